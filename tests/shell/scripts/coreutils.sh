# only: dash
printf 'a:b:c\nd:e\nnodelim\n' > f; cut -d: -f2 f; cut -d: -f2- f; cut -d: -f1,3 -s f; cut -c2-3 f; cut -b1 f; cut -d: -f-2 --output-delimiter=/ f; cut -d : -f 1 --complement f; cut f; echo $?
#---
# only: dash
printf '10 b\n9 a\n100 c\n9 a\n' > f; sort f; sort -n f; sort -rn f; sort -u f; sort -k2 f; sort -k2,2r -k1,1n f; sort -t' ' -k1.1,1.1 -s f; sort -c f; echo $?; sort -n -o f f; cat f; printf '1K\n2M\n512\n' | sort -h; printf 'v1.10\nv1.9\n' | sort -V; printf 'b\nA\na\nB\n' | sort -f
#---
# only: dash
printf 'a\na\nb\nA\nc\nc\n' > f; uniq f; uniq -c f; uniq -d f; uniq -u f; uniq -i f; sort f | uniq -c | sort -rn -k1 | head -2; printf '1 x\n2 x\n3 y\n' | uniq -f1; uniq f out; cat out; printf 'aab\naac\n' | uniq -w2
#---
# only: dash
echo 'Hello World 123' | tr 'a-z' 'A-Z'; echo hello | tr -d l; echo aabbcc | tr -s abc; echo 'a b  c' | tr -s ' ' '\n'; echo abc123 | tr -cd '[:digit:]'; echo; echo 'x y' | tr '[:space:]' _; echo; echo abc | tr a-c x; echo 'tést' | tr -d '\200-\377'; echo a,b | tr , '\t'; tr a; echo $?
#---
# only: dash
seq 1 12 > f; head -n 3 f; head -3 f | tail -1; tail -n 2 f; tail -n +11 f; head -n -10 f; tail -c 4 f; head -c 5 f; head -q -n1 f f; head -n1 f f; tail -2 f; tail -n1 -v f; head nope; echo $?; seq 3 | tail -n +2 | head -n 1
#---
# only: dash
printf 'one two\nthree\n' > f; wc f; wc -l f; wc -l < f; wc -w -c f; cat f | wc; wc f f; printf 'no nl' | wc -l; wc -L f; wc -m f; wc nope; echo $?; find . -name f | wc -l
#---
# only: dash
echo data | tee a b; cat a b; echo more | tee -a a >/dev/null; cat a; echo x | tee /nope/z; echo $?; echo 'deb http://x y' | tee d/e; mkdir d; echo 1 | tee d/e > d/f; cat d/f
#---
# only: dash
printf '1\n2\n3\n' > a; printf 'x\ny\n' > b; paste a b; paste -d, a b; paste -s a; paste -sd+ a; paste -d '' a b; seq 4 | paste - -; seq 6 | paste -d '|:' - - -; paste -s -d '\n' a
#---
# only: dash
printf '1 a\n2 b\n4 d\n' > l; printf '1 x\n2 y\n3 z\n' > r; join l r; join -a1 l r; join -v2 l r; join -o 1.2,2.2 l r; join -a1 -a2 -e NA -o 0,1.2,2.2 l r; join -t' ' -1 1 -2 1 l r; comm l r; comm -12 l r; comm -23 l r; comm -3 l r
#---
# only: dash
echo 'the quick brown fox jumps over' | fold -w 10; echo 'the quick brown fox jumps over' | fold -s -w 10; printf 'a\n\nb\n' | nl; printf 'a\n\nb\n' | nl -ba; printf 'a\nb\n' | nl -w2 -s': '; printf 'x\n' | nl -n rz -w 4; printf 'a\tb\n' | expand -t4; printf '        x\n' | unexpand
#---
# only: dash
printf 'AB\n\001' | od -c; printf 'AB\n' | od -An -tx1; printf 'abcdefghijklmnopqr' | od -A x -t x1z; printf '\377\001' | od -An -tu1; printf 'abcd' | od -An -tx4; printf 'hello world, this is\n' | od -t c -N 5; head -c 4 /dev/zero | od -An -tx1 | tr -d ' \n'; echo
#---
# only: dash
seq 5; seq 2 4; seq 1 2 7; seq 3 -1 1; seq -w 8 11; seq -s, 1 5; seq -f 'node%02g' 1 3; seq 0 .5 2; seq 1 0; seq; echo $?; seq -s ' ' 3; seq 1.0 2
#---
# only: dash
seq 10 > f; split -l 4 f; ls; cat xab; split -b 5 f part.; ls part.*; split -n 2 f h_; wc -c h_*; split -d -l 5 -a 3 f num; ls num*; rm f; split -l 1 --additional-suffix=.txt xac p; ls p*
#---
# only: dash
echo hi > f; chmod 640 f; ln f g; ln -s f l; mkdir d; stat -c '%n %s %a %A %F %h %U:%G' f g l d 2>/dev/null | grep -v '^d'; stat -c %a d; stat -L -c '%F' l; stat -c '%N' l; stat --format=%s f; stat --printf='%s\n' f; stat nope; echo $?; stat -c '%u %g %f' f
#---
# only: dash
touch -d '2024-03-01 12:00:00 UTC' a; echo abc > b; touch -d '2024-03-02 UTC' b; chmod 755 b; ln -s a c; touch -h -d '2024-03-02 UTC' c; mkdir d; touch -d '2024-03-02 UTC' d; ls; ls -l a b c; ls -1F; ls -d d; ls -la --time-style=long-iso a b; ls -ln b; ls -lh b; ls -r; ls -t a b; ls -S a b; ls -A; ls -l a | cut -c1-10; ls nope; echo $?; ls -p; ls -Q a; ls -m
#---
# only: dash
mkdir -p src/sub; echo 1 > src/a; echo 2 > src/sub/b; ln -s a src/l; touch -d '2001-01-01 UTC' src/a; cp -a src dst; find dst | sort; readlink dst/l; stat -c %Y dst/a; cp src/a x; cp -p src/a y; stat -c %Y y; cp -r src newd; cp -r src newd; ls newd; cp src z; echo $?; cp src/a src/sub/b d2; echo $?; mkdir d2; cp src/a src/sub/b d2; ls d2; cp -v src/a d2/c; cp -t d2 x y; ls d2; cp a; echo $?; cp -n src/sub/b x; cat x; cp -L src/l real; cat real; cp -P src/l ll; readlink ll; cp -rT src t; ls t; cp --parents src/sub/b d2; ls d2/src/sub
#---
# only: dash
echo x > f; install f g; stat -c %a g; install -m 644 f h; stat -c %a h; install -d a/b/c; ls a/b; install -D -m 755 f p/q/r; stat -c '%a %n' p/q/r; install -v -m 600 f a/; ls a; install -d -m 700 sec; stat -c %a sec; install f nope/x; echo $?; install -t a g h; ls a; install -o root -g root -m 0750 f own; stat -c '%U %G %a' own
#---
# only: dash
# files differ
d=$(mktemp -d); [ -d "$d" ] && case $d in /tmp/tmp.??????????) echo ok;; esac; stat -c %a $d; f=$(mktemp); stat -c %a $f; rm -r $d $f; t=$(mktemp /tmp/foo.XXXXXX); echo ${#t}; rm $t; u=$(mktemp -p . app.XXXX); echo ${#u}; v=$(mktemp -t bar.XXX); echo ${#v}; rm -f $v; mktemp foo.XX; echo $?; mktemp --suffix=.txt -u | grep -c '\.txt$'
#---
# only: dash
date -u -d @0; date -u -d @86400 +%Y-%m-%dT%H:%M:%SZ; date -u -d '2024-02-29' '+%j %U %u %a %A %b %B %d %e %y %p %I %F %T %D %s'; date -u -d '2024-01-31 +1 month' +%F; date -u -d '2024-01-01 12:30 -2 days' '+%F %R'; date -u -d '1 Jan 2020' +%s; date -u -R -d @0; date -u -Iseconds -d @0; date -u -I -d @0; date -u +%% ; date -d nonsense; echo $?; date -u -d '2020-01-01T00:00:00Z' +%s; date -u --date='@1700000000' '+%c'; date -u -d 'yesterday' +%Y >/dev/null; echo $?; date -u -d @0 +'%-d %_d %-m %k'
#---
# only: dash
mkdir -p a/b; touch a/b/f; ln -s b a/l; ln -s nope a/dl; ln -s /etc abs; p=$(pwd); realpath a/l/f | sed "s,$p,P,"; readlink -f a/l | sed "s,$p,P,"; readlink a/l; readlink a; echo $?; readlink -f a/dl | sed "s,$p,P,"; readlink -e a/dl; echo $?; readlink -m x/y/../z | sed "s,$p,P,"; realpath nope | sed "s,$p,P,"; realpath a/no/such; echo $?; realpath --relative-to=a/b a/l/f; realpath -s a/l | sed "s,$p,P,"; realpath abs; realpath -m /x/../y/./z
#---
# only: dash
env -i A=1 B=2 env | sort; env -u HOME sh -c 'echo ${HOME-none}'; A=x env B=y sh -c 'echo $A$B'; env nosuch; echo $?; env -i /bin/sh -c 'echo $PATH' | grep -c /; env FOO=bar printenv FOO; printenv NOPE; echo $?; printenv HOME; env -S 'printf %s\n a b'
#---
# only: dash
printf 'a b\nc\n' | xargs echo; printf 'a b\nc\n' | xargs -n1 echo; printf 'x\ny\n' | xargs -I{} echo '<{}>'; printf 'a\0b c\0' | xargs -0 -n1 echo; echo | xargs echo empty; echo -n | xargs -r echo no; printf 'a\nb\n' | xargs -t echo; echo 1 2 3 | xargs -n2; printf '"q q" r\\ s\n' | xargs -n1 echo; echo x | xargs false; echo $?; echo x | xargs nosuch; echo $?; echo a b | xargs sh -c 'echo $0 $1'; printf 'a,b' | xargs -d, -n1 echo; echo f | xargs -P4 -L1 echo z
#---
# only: dash
basename /a/b.txt; basename /a/b.txt .txt; basename -a /x/y z/w; basename -s .c a.c b.c; basename /; basename a/; dirname /a/b/c; dirname a; dirname /a; dirname a/b/; dirname / x/y; basename; echo $?; basename '' x
#---
# only: dash
expr 1 + 2; expr 7 / 2; expr 7 % 3; expr 2 \* 3; expr 3 \> 2; expr a = b; echo $?; expr length hello; expr substr hello 2 3; expr index hello l; expr match abc123 '[a-z]*'; expr abc123 : '[a-z]*\([0-9]*\)'; expr 1 / 0; echo $?; expr a + 1; echo $?; expr 0; echo $?; expr \( 1 + 2 \) \* 3; expr '' \| x; expr 1 \& 0; expr; echo $?
#---
# only: dash
numfmt --to=iec 1536; numfmt --to=si 1500000; numfmt --from=iec 2K; numfmt --to=iec-i --suffix=B 1048576; echo '1000 x' | numfmt --to=si; echo 'a 2048' | numfmt --field=2 --to=iec; numfmt --grouping 1000 ; numfmt --from=auto 1Ki; numfmt abc; echo $?; nproc >/dev/null && echo np
#---
# only: dash
printf hello > f; sha256sum f; md5sum f; sha1sum f | cut -d' ' -f1; sha512sum < f; sha256sum f > S; sha256sum -c S; echo bad > f; sha256sum -c S; echo $?; echo "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  f" | sha256sum -c -; echo $?; sha256sum --check --status S; echo $?; sha256sum nope; echo $?; printf x | sha256sum - ; cksum f; sha256sum --tag f; echo 'garbage' | sha256sum -c; echo $?; sha256sum -c --ignore-missing --quiet S
#---
# only: dash
printf 'hello world' | base64; printf 'hello' | base64 -w0; echo; echo aGVsbG8= | base64 -d; echo; seq 40 | base64; seq 40 | base64 -w 20 | head -2; echo '!!' | base64 -d; echo $?; printf hi | base32; echo NBUQ==== | base32 -d; echo; head -c 6 /dev/zero | base64; echo 'aGVs bG8=' | base64 -di; echo
#---
# only: dash
seq 3 | tac; printf 'a\nb' | tac; printf 'abc\nde\n' | rev; shuf -i 1-5 | sort -n | tr '\n' ' '; echo; shuf -n 2 -e a b c | wc -l; seq 10 | shuf | sort -n | tail -1; printf 'x,y,z' | tac -s,; echo; yes | head -2; yes no | head -1; truncate -s 5 f; wc -c f; truncate -s 1K g; stat -c %s g; tsort <<E
a b
b c
E
#---
# only: dash
printf 'foo=1\nbar=2\n# c\n\nFOO=3\n' > f; grep foo f; grep -i foo f; grep -v '^#' f | grep -v '^$'; grep -c = f; grep -n bar f; grep -q nope f; echo $?; grep -o '[0-9]' f; grep -E '^(foo|bar)=' f; grep -w FOO f; grep -x bar=2 f; grep -e foo -e bar f; grep -F '#' f; grep -A1 foo f; grep -B1 '# c' f; grep -l foo f nope; echo $?; grep -s x nope; echo $?; grep -m1 = f; grep -h bar f f; grep -H bar f; grep -L zzz f; grep '\(o\)\1' f; grep -vc x f
#---
# only: dash
mkdir -p d/e; echo 'x TODO y' > d/a.c; echo 'TODO' > d/e/b.h; echo none > d/c.c; grep -r TODO d | sort; grep -rl TODO d | sort; grep -rn --include='*.c' TODO d; grep -R --exclude-dir=e TODO d; grep -rc TODO d | sort; grep TODO d; echo $?; grep -rh TODO d | sort; cd d; grep -r TODO | sort; grep -rL TODO . | sort; grep --exclude='*.h' -r TODO .
#---
# only: dash
echo 'version: "1.2.3", name: app-4.5' > f; grep -oP '(?<=version: ")[^"]+' f; grep -oP 'name: \K\S+' f; grep -oE '[0-9]+(\.[0-9]+)+' f; grep -Po '\d+\.\d+\.\d+' f; grep -P '^v(?!x)' f; grep -oP '"tag":\s*"\K[^"]*' <<E; echo $?
{"tag": "v2.0"}
E
grep -E 'a{2}|app?' f; echo ab12 | grep -oE '[[:alpha:]]+|[[:digit:]]+'; echo 'tab	x' | grep -P '\t'; grep -E '(' f; echo $?; grep '[' f; echo $?; echo 'a.b' | grep -F .; echo aXb | grep -i 'axb' --color=never; echo abc | grep -b -o c
#---
# only: dash
mkdir -p a/b c; touch a/1.txt a/b/2.txt c/3.log; echo xx > c/4; find . | sort; find . -type f -name '*.txt' | sort; find . -type d | sort; find a -maxdepth 1 | sort; find . -name '*.txt' -o -name '*.log' | sort; find . ! -name '*.txt' -type f | sort; find . -size +0 -type f; find . -empty | sort; find . -type f -exec echo {} \; | sort; find . -type f -name '*.txt' -exec echo {} + | tr ' ' '\n' | sort; find . -path './a/*' -prune -o -print | sort; find a -mindepth 1 -type d; find . -iname '*.TXT' | sort; find . -name '*.log' -delete; ls c; find . -type f -print0 | sort -z | tr '\0' '\n'; find nope; echo $?; find c -printf '%f %s\n' -name 4 | grep -v '^c'; find . -perm 644 -type f | sort; find . -regex '.*/[0-9].txt' | sort; find a -newer c/4 | sort
#---
# only: dash
printf 'a=1\nb=2\n#c=3\n' > f; sed 's/=/: /' f; sed -n '2p' f; sed '/^#/d' f; sed -i 's/a=1/a=9/' f; cat f; sed -e 's/b/B/' -e '$d' f; sed -E 's/([a-z])=([0-9])/\2=\1/' f; sed 's|=|/|g;s,/,-,' f; sed '2i\before' f; sed '/b/a after' f; sed '1c changed' f; sed -n '/a/,/b/p' f; sed '1!d' f; sed 's/[0-9]/<&>/' f; sed -i.bak '/^#c/s/^#//' f; cat f; ls; sed = f | sed 'N;s/\n/ /'; sed '$!N;s/\n/,/' f; sed 'y/abc/xyz/' f; sed -n '$=' f; sed 's/x//w out' f >/dev/null; wc -c < out; sed 's/A/z/I' f; sed 's/\(=\)/\n\1/' f; sed q f; sed -s -n '1p' f f; sed; echo $?; sed 's/a' f; echo $?
#---
# only: dash
printf '# conf\nListen 80\n#ServerName x\nroot /var/www;\n' > c; sed -ri 's/^#?(ServerName) .*/\1 localhost/' c; sed -i -e "s#/var/www#/srv/app#g" -e '/^Listen/ s/80/8080/' c; sed -i '$ a Include extra.conf' c; sed -i '1 i # top' c; cat c; sed -n '/Listen/{s/Listen //;p;q}' c; sed ':a;N;$!ba;s/\n/|/g' c; sed -n 'H;${x;s/\n/,/g;p}' c; sed '/root/r c' c | wc -l; sed '0,/o/s//0/' c; sed -E 's/(^|[^a-z])([a-z])/\1\u\2/g' c; sed 's/.*/\L&/;s/^./\U&/' c; sed --expression='2,$d' c; sed '2~2d' c; sed '/Listen/,+1d' c; sed -n 'l' c | head -1; sed 's/o/0/2' c; sed G c | wc -l; sed -z 's/\n/;/g' c; echo
#---
# only: dash
printf 'alice 30 5.5\nbob 25 7\n' > f; awk '{print $1}' f; awk '{s+=$2} END {print s, s/NR}' f; awk '$2>26 {print NR": "$0}' f; awk -F' ' -v OFS=, '{$1=$1; print}' f; awk '{printf "%-10s|%5d|%.2f\n", $1, $2, $3}' f; awk 'NR==1{next} {print NF, $NF}' f; awk '/bob/{f=1} f' f; awk '{a[$1]=$2} END {for (k in a) print k, a[k]}' f | sort; awk 'BEGIN{while(i<3) print i++}'; awk '{gsub(/[aeiou]/,"*"); print toupper($0)}' f; awk 'length($1)>3' f; awk -F: '$1=="root"{print $6}' /etc/passwd; awk 'END{print $0}' f; awk '{print substr($1,2,2), index($0," "), length}' f; awk -v n="$HOME" 'BEGIN{print n}'; awk 'BEGIN{print ENVIRON["HOME"]; exit 3}'; echo $?; awk '!seen[$0]++' f f; awk 'NR==FNR{a[$1];next} $1 in a' f f
#---
# only: dash
awk 'BEGIN { print 1 +; }'; echo $?
#---
# only: dash
awk '{ print $1 ' /dev/null; echo $?
#---
# only: dash
# files differ
mkdir -p src/d; echo 1 > src/a; echo 2 > src/d/b; tar cf t.tar src; tar tf t.tar | sort; mkdir o; tar xf t.tar -C o; cat o/src/d/b; tar czf t.tgz -C src .; tar tzf t.tgz | sort; mkdir p; tar xzf t.tgz -C p --strip-components=1; find p | sort; tar -xf t.tar -O src/a; tar cf - src | (cd o && tar xf -); tar --exclude=b -cf e.tar src; tar tf e.tar | sort; tar xf nope.tar; echo $?; tar cf x.tar nope; echo $?; tar xvf t.tar -C p src/a; tar -C p -cf - . | tar t | sort; tar; echo $?
#---
# only: dash
mkdir a; echo x > a/f; mv a b; ls b; mv b/f g; cat g; echo y > h; mv g h b; ls b; mv -v b/g b/k; mv nope x; echo $?; mv -n b/h b/k; cat b/k; mkdir c; mv b c; ls c; rm c; echo $?; rm -r c; ls; rm nope; echo $?; rm -f nope; echo $?; rm -rf nope c; touch -- -x; rm -- -x; mkdir -p p/q; rmdir p; echo $?; rmdir -p p/q; ls; mkdir p; mkdir p; echo $?; mkdir x/y; echo $?; mkdir -m 700 -v z; stat -c %a z; rm -v z; touch s; rm -v s; rm -ri /nope; echo $?
#---
# only: dash
touch f; ln -s f l; ln -s f l; echo $?; ln -sf g l; readlink l; ln -sfn /etc d; ln -sfn /tmp d; readlink d; mkdir t; ln -s ../f t/; readlink t/f; ln f h; stat -c %h f; ln nope x; echo $?; ln -sv f m; ln -rs t/f r; readlink r; ln -t t h; ls t; unlink m; link f n; stat -c %h n; chmod u+x,go-r f; stat -c %a f; chmod 0644 f; chmod a=rw f; stat -c %A f; chmod -v +x f; chmod nope f; echo $?; chmod 755 nope; echo $?; chmod -R g+w t; chmod --reference=f h; stat -c %a h; chown root:root f; echo $?; chown nouser f; echo $?; chown -c 1:1 f; stat -c %u:%g f; chmod u=rwx,g=rx,o= f; stat -c %a f; chgrp nogrp f; echo $?
#---
# only: dash
printf 'a\nb\nc\n' > x; printf 'a\nB\nc\nd\n' > y; diff x y; echo $?; diff -u x y | tail -n +3; diff -q x y; diff x x; echo $?; cmp x y; echo $?; cmp -s x x; echo $?; diff -r . . ; diff nope x; echo $?; mkdir p q; echo 1 > p/f; echo 2 > q/f; touch q/g; diff -r p q; diff -rq p q; diff --brief x y; diff -w x y | head -1; diff -i x y; cat x | diff - y > out; cat out; printf 'a\nX\nc\n' > z; diff -u x z | sed -n '3,$p'
#---
# only: dash
dd if=/dev/zero of=f bs=1024 count=2 2>/dev/null; wc -c f; printf abcdef | dd bs=1 skip=2 count=3 2>/dev/null; echo; dd if=nope; echo $?; dd if=/dev/zero of=s bs=1 count=0 seek=10 2>/dev/null; stat -c %s s; printf XY | dd of=f bs=1 conv=notrunc 2>/dev/null; head -c 3 f | od -An -c; du -b f; fallocate -l 4096 z && stat -c %s z; printf hello | dd conv=ucase status=none; echo; du -sb f
#---
# only: dash
cat -n /dev/null; printf 'a\n\n\nb\tc\n' > f; cat -n f; cat -b f; cat -s f; cat -A f; cat -E f; cat -T f; cat f - < f | wc -l; cat nope f; echo $?; cat -; cat .; echo $?; printf 'x\001\177\r\n' | cat -v; echo hi | cat f - f | tail -3
#---
# only: dash
id -u; id -un; whoami; id -gn; groups | tr ' ' '\n' | head -1; id nosuch; echo $?; hostname >/dev/null && echo h; uname -s; uname -sm; arch; test "$(nproc)" -ge 1 && echo n; getconf LONG_BIT; logname >/dev/null 2>&1; tty; echo $?; true --x; false; echo $?; sleep 0.01; sleep x; echo $?; timeout 5 echo t; timeout 0.1 sleep 2; echo $?; nice -n 5 echo nice; nohup echo nh 2>/dev/null
#---
# only: dash
echo -e 'a\tb'; echo -n x; echo; echo 'a\nb'; echo -- x; /bin/echo -e 'a\tb\x41'; /bin/echo -n y; /bin/echo; /bin/echo -E 'a\n'; /usr/bin/printf '%s|%5.2f|%x\n' a 1.5 10; /usr/bin/printf '%q\n' 'a b'; /usr/bin/test 1 = 1 && echo t; which sh >/dev/null && echo w; which nosuch; echo $?; [ -x /bin/sh ] && echo x
#---
# only: dash
printf 'id,name,qty\n1,apple,3\n2,pear,5\n' > d.csv; awk -F, 'NR>1 {t+=$3; n[$2]=$3} END {print t; for (i in n) c++; print c}' d.csv; tail -n +2 d.csv | cut -d, -f2 | sort -r | paste -sd' '; column -t -s, d.csv; awk -F, 'BEGIN{OFS="\t"} {print $2,$1}' d.csv; sed 1d d.csv | while IFS=, read -r i n q; do printf '%s:%s ' "$n" $((q*2)); done; echo; join -t, -j1 d.csv d.csv | head -1; sort -t, -k3,3nr d.csv | head -1; tr , '\n' < d.csv | sort | uniq -c | sort -rn | awk '{print $1}' | head -1; grep -c , d.csv; nl -s. -w1 d.csv; awk 'BEGIN{FS=","} $3 ~ /^[0-9]+$/ && $3 > max {max=$3; w=$2} END {print w}' d.csv
#---
# only: dash
# files differ
echo abc | gzip -c | gunzip; echo x > f; gzip f; ls; gzip -d f.gz; cat f; gzip -nk f; ls; rm f.gz; gzip -nk f; zcat f.gz; gzip f; echo 'y' | gzip > g.gz; gzip -t g.gz; echo $?; gunzip -c g.gz; printf bad > b.gz; gunzip b.gz; echo $?
#---
# only: dash
printf 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_CODENAME=bookworm\n' > os; . ./os; echo $ID $VERSION_CODENAME; echo "deb [signed-by=/usr/share/keyrings/x.gpg] https://d/$ID $(. ./os && echo "$VERSION_CODENAME") stable" | tee x.list >/dev/null; cat x.list; grep -oP '(?<=^ID=).+' os | tr -d '"'; awk -F= '$1=="ID"{print $2}' os; sed -n 's/^NAME="\(.*\)"$/\1/p' os; cut -d= -f2 os | tr -d '"' | head -1; set -a; . ./os; set +a; sh -c 'echo $NAME'
#---
# only: dash
printf 'HTTP/2 200\nlocation: https://github.com/o/r/releases/tag/v1.4.2\n"tag_name": "v2.0.1",\nFoo=bar; Baz=qux\n' > f
grep -oP 'tag/\Kv?[\d.]+' f; grep -oP '"tag_name":\s*"\K[^"]+' f; grep -oP '(?<="tag_name": ")v\d+(?:\.\d+)*' f; grep -oP '\b\w+(?==)' f; grep -P '^(?!HTTP)' f; grep -cP '\d{3}$' f; grep -oiP 'foo=\K\w+' f; grep -oP 'https?://[^/]+\K/.*?(?=/releases)' f; grep -Px 'HTTP/2 \d+' f; grep -Pwo 'ba[rz]' f; grep -vP '=' f; grep -oP '(?i)baz' f; grep -P 'a(?' f; echo $?
#---
# only: dash
mkdir -p app/src app/.git; echo 1 > app/src/a.py; echo 2 > app/.git/x; touch app/src/b.pyc; find app -name '*.pyc' -delete; find app -name .git -prune -o -type f -print; find app -type d -exec chmod 750 {} +; stat -c '%a %n' app app/src; find app -type f -name '*.py' | xargs wc -l; find . -maxdepth 1 -mindepth 1 -printf '%f %d %y\n'; find app -type q; echo $?; find app -maxdepth x; echo $?; find app \( -name a.py -o -name x \) -a -type f | sort; find app -newermt '2000-01-01' -name a.py; find app -size -2k -type f | wc -l; du -a app/src | cut -f2
#---
# only: dash
printf 'server_name _;\nlisten 80;\n' > n.conf; sed -i 's/listen .*/listen 8080;/; s/_;/example.org;/' n.conf; cat n.conf; sed -i '/server_name/d' n.conf; sed -i '1i # managed' n.conf; sed -i -e '$a\' -e 'end' n.conf; cat n.conf; sed 's/^#\s*//' n.conf; sed -n '/listen/,/end/{/end/!p}' n.conf; sed -e 's/\(listen\) \([0-9]*\)/\2 \1/' n.conf; sed 's/[[:space:]]\+/ /g;s/;$//' n.conf; sed '/^$/d;/^#/d' n.conf; sed 's/8080/${PORT}/' n.conf; echo path=/a/b | sed 's|/|\\/|g'; sed '2s/.*/X/' n.conf; sed 's/x/y/;ta;s/$/!/;:a' n.conf; sed 'b nolabel' n.conf; echo $?; sed 's/a/b/gg' n.conf; echo $?
#---
# only: dash
echo '10.0.0.1 GET /a 200 12
10.0.0.2 GET /b 404 7
10.0.0.1 POST /a 200 30' > log; awk '{c[$1]++; b[$1]+=$5} END {for (i in c) printf "%s %d %d\n", i, c[i], b[i]}' log | sort; awk '$4 != 200 {print $3; exit}' log; cut -d' ' -f1 log | sort | uniq -c | sort -rn | head -1 | awk '{print $2}'; awk 'BEGIN {printf "%05.2f %e %s\n", 3.14159, 12345.678, 1e6}'; awk -v t=5 '$5 > t {s += $5} END {print s, s/NR}' log; awk '{print ($4 ~ /^2/) ? "ok" : "err"}' log; awk 'NR%2' log; awk '{$2=""; print}' log | head -1; awk 'BEGIN { getline; print "first", $1; getline x; print x, NR }' log; awk '{print length($0), NF}' log; awk -F'[ /]' '{print $4}' log
#---
# only: dash
tar -czf a.tgz -C /etc passwd group; tar -tzf a.tgz; mkdir x; tar -xzf a.tgz -C x passwd; ls x; gzip -c x/passwd | zcat | cmp - x/passwd && echo same; install -Dm644 x/passwd y/z/p; stat -c %a y/z/p; cp -r x w; ls -d */; mv x/passwd x/renamed; ls x w; rm -rf w y x a.tgz; ls -A; mkdir -p d/{a,b}; ls d; basename "$(pwd)" | grep -c .; df -P / | wc -l; env | grep -c '^PATH='; touch -t 202001020304 t; date -u -r t +%F; ls --full-time t | cut -d' ' -f6; rm t
#---
# only: dash
printf 'b 2\na 10\nc 1\n' | sort -k2n; printf '3\n1\n2\n' | sort -n | tail -1; printf 'x=1;y=2\n' | tr ';' '\n' | cut -d= -f2 | paste -sd+ | sed 's/^/0+/' ; echo abc | rev | tr a-z b-za; printf '1\n2\n3\n' | awk '{s+=$1} END{print s}'; seq 10 | sed -n '3~3p' | xargs; printf 'a b\n' | read x y; echo "${x-unset}"; echo 'k: v' | grep -oE '[^: ]+$'; head -c 3 /etc/passwd; echo; seq 3 | tac | nl -ba -w2 -s.; echo 'aXbXc' | awk -FX '{print $NF, NF}'; printf '%s' abc | wc -c; echo 'A1b2' | tr -d '[:alpha:]'; echo hello | sed 's/./\U&/'; printf 'one\ntwo\n' | grep -n '' ; echo 'x' | tee -a f | cat - f; expr 5 + 3 \* 2; printf '%s\n' 1 2 3 4 | split -l 2 - part_; cat part_ab; sha256sum part_aa | cut -c1-8; base64 < part_aa; od -An -c part_aa; join -t: -j1 part_aa part_aa; numfmt --to=iec 123456789
#---
# only: dash
mkdir -p opt/app/{bin,lib} src; printf '#!/bin/sh\necho hi\n' > src/run; install -m 755 src/run opt/app/bin/run 2>/dev/null || mkdir -p opt/app/bin && install -Dm755 src/run opt/app/bin/run; ./opt/app/bin/run; ln -sfn app opt/current; readlink opt/current; ls -l opt/app/bin | tail -1 | cut -c1-10; find opt -type l; find opt -perm -u+x -type f; cp -a opt opt2; diff -r opt opt2 && echo same; chmod -R a+rX,go-w opt2; stat -c '%a %n' opt2/app/bin/run; du -sh src | cut -f2; rm -rf opt* src; ls | wc -l
#---
# only: dash
printf 'KEY=old\nOTHER=1\n' > .env; sed -i 's/^KEY=.*/KEY=new value/' .env; grep -q '^THIRD=' .env || echo 'THIRD=3' >> .env; cat .env; grep -v '^#' .env | xargs -d '\n' -n1 echo; set -a; . ./.env 2>/dev/null; set +a; awk -F= '{print $1}' .env | sort | tr '\n' ' '; echo; cut -d= -f2- .env | head -1; sed -n 's/^OTHER=//p' .env; while IFS= read -r l; do case $l in *=*) printf '%s -> %s\n' "${l%%=*}" "${l#*=}";; esac; done < .env; tr A-Z a-z < .env | head -1; wc -l .env | awk '{print $1}'; sed '$!d' .env; grep -c . .env; grep -n KEY .env | cut -d: -f1; sed -e '/KEY/{s/new/newer/;s/value/val/}' .env | head -1; paste -d' ' .env .env | head -1; cat .env | tee copy | wc -c; cmp .env copy && echo identical
#---
# only: dash
printf '%s\n' '{"a": 1}' '{"a": 2}' > j; grep -o '"a": [0-9]*' j | cut -d' ' -f2 | paste -sd,; printf 'x\ty\tz\n1\t2\t3\n' | awk -F'\t' 'NR==2 {print $3; OFS="|"; $1=$1; print}'; printf 'b\na\nc\na\n' | sort | uniq -d; printf '5 e\n3 c\n' | sort -k1,1n | awk '{print $2}' | tr -d '\n'; echo; seq 5 | awk '{a[NR]=$0} END {for (i=NR;i>0;i--) printf "%s ", a[i]; print ""}'; echo "a  b   c" | tr -s ' ' | cut -d' ' -f3; date -u -d '2024-02-28 +2 days' +%F; date -u -d @1700000000 +'%Y%m%d-%H%M%S'; basename -s .tar.gz x/y.tar.gz; printf '%s\n' a/b/c.txt | xargs -n1 dirname; echo 'one two' | awk '{print $2, $1}'; printf '1\n10\n2\n' | sort -V | tail -1; echo 'foo.bar' | awk '{sub(/\./, "_"); print}'; echo 'x=1, y=2' | grep -oE '[a-z]=[0-9]' | wc -l; head -c 16 /dev/zero | od -An -v -tx1 | tr -d ' \n' | wc -c; printf 'abc' | sed 's/\(.\)/\1\n/g' | head -2; echo hello | awk '{print substr($0, 2, 3), length($0), index($0, "l")}'; printf 'k1=v1;k2=v2' | awk 'BEGIN{RS=";"; FS="="} {print $1 ":" $2}'
