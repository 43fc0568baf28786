touch f; for m in 644 +6000 =777 u=g a+X ugo-x u+s g+s +t u=rwx,g=rx,o= o=u g-w+x a=r,u+w -x 4755 0755 +x u-s,g+r go=u-w =; do chmod $m f; echo $? $m; stat -c '%a %A' f; done; mkdir d; chmod 2755 d; stat -c %a d; chmod 755 d; stat -c %a d; chmod 00755 d; stat -c %a d; chmod -R a+X,g-s d f; stat -c %a d f; chmod --reference=d f; stat -c %a f; chmod u+rwx,go-w d; chmod 999 f; echo $?; chmod u=z f; echo $?; chmod; echo $?; chmod 644; echo $?; chmod -v 600 f; chmod -c 600 f; chmod -c 644 f; chmod a-x+w f; stat -c %a f; umask 077; chmod +w f; stat -c %a f; chmod -w f; echo $?; stat -c %a f
#---
# only: bash
exec {fd}>out; echo hi >&$fd; echo $((fd>=10)); exec {fd}>&-; cat out; exec {in}<out; read -u $in line; echo "$line"; exec {in}<&-; f() { echo x; }; f {v}>o2; echo ${v:+set}; ls
#---
# only: bash
f() { :; }; g() { :; }; declare -F f; declare -F; declare -f nosuch; echo $?; declare -f f >/dev/null && echo known
#---
# only: bash
x=1; y="a b'c"; arr=(1 "b c" 3); declare -A m=([k]=v); declare -i n=5; export e=z; readonly r=1; declare -p x y arr m n e r; declare -p none; echo $?; set | grep '^arr='; unset x; declare -x q; declare -p q; declare -l low=ABC; echo $low; declare -u up=abc; echo $up
#---
# only: bash
printf '%(%Y)T\n' 0; printf '%(%F %T)T|\n' 86400; TZ=UTC printf '%(%s)T\n' 12; printf '%(%H:%M)T %s\n' 3600 x; printf -v d '%(%Y-%m-%d)T' 0; echo $d
#---
# only: bash
mkdir -p home; echo 'export FROM_PROFILE=1; echo profile' > home/.profile; echo 'echo bashrc; export RC=1' > home/.bashrc; HOME=$PWD/home bash -lc 'echo $FROM_PROFILE'; echo 'echo bash_profile' > home/.bash_profile; HOME=$PWD/home bash -lc 'echo in'; HOME=$PWD/home bash -l -c 'echo in2'; HOME=$PWD/home bash --login -c 'echo in3 $0' zero; HOME=$PWD/home bash -ic 'echo in4 $RC' 2>/dev/null; HOME=$PWD/home bash -c 'source ~/.bashrc; echo $RC'; HOME=$PWD/home BASH_ENV=$PWD/home/.bashrc bash -c 'echo env $RC'; HOME=$PWD/home bash --noprofile -lc 'echo np'
#---
# only: dash
mkdir -p home; echo 'export FROM_PROFILE=1; echo profile' > home/.profile; HOME=$PWD/home sh -lc 'echo $FROM_PROFILE'; HOME=$PWD/home sh -l -c 'echo in2'; echo 'echo envfile' > e; ENV=$PWD/e sh -c 'echo noninteractive'
#---
# only: bash
shopt -s extglob nullglob globstar; mkdir -p a/b; touch a/x.txt a/b/y.txt; echo **/*.txt; echo *.none; s=abc.tar.gz; echo ${s%%.@(tar.gz|zip)}; echo ${s^^} ${s^} ${s/a/X} ${s//[ab]/_} ${s:1:3} ${s: -2}; a=(x y z); echo ${a[@]:1} ${#a[@]} ${!a[@]} "${a[*]/#/p}"; printf '%q\n' "a b" "c'd" ''; echo ${a[-1]}; IFS=,; echo "${a[*]}"; mapfile -t L < <(printf '1\n2\n'); echo ${#L[@]}; [[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}; echo $((2**10)) $((0x1f)) $((2#101)); let z=3+4; echo $z; echo {1..5} {a..c} x{1,2}y {01..03}; echo ok
