# only: bash
a=(one "two words" three); echo ${a[0]} "${a[1]}" ${#a[@]} "${a[@]}"; for x in "${a[@]}"; do echo "[$x]"; done; a+=(four); echo ${#a[@]} ${a[-1]}; echo "${!a[@]}"
#---
# only: bash
[[ foo == f* ]] && echo glob; [[ foo == "f*" ]] || echo literal; [[ abc123 =~ ([a-z]+)([0-9]+) ]] && echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}; [[ -d / && ! -f / ]] && echo dir; [[ a < b ]] && echo less; [[ 5 -gt 3 || x = y ]]; echo $?
#---
# only: bash
echo {a,b,c} x{1..3}y {01..03} {a..e..2} {a,b}{1,2} "{a,b}" a{,b}
#---
# only: bash
x=hello; echo ${x^} ${x^^} ${x:1:3} ${x:1} ${x: -2} ${x/l/L} ${x//l/L} ${x/#he/HE} ${x/%lo/LO}; y=HELLO; echo ${y,,} ${y,}
#---
# only: bash
cat <<< "here string"; echo $'tab\there\nline \x41 \101'; n=x; x=val; echo ${!n}
#---
# only: bash
declare -A m; m[a]=1; m[b]=2; echo ${m[a]} ${#m[@]}; for k in "${!m[@]}"; do echo $k; done | sort
#---
# only: bash
((x=5)); ((x++)); echo $x; ((x==6)) && echo six; for ((i=0;i<3;i++)); do echo $i; done; let y=x*2; echo $y; ((0)); echo $?
#---
# only: bash
function f { echo func $1; }; f a; local_test() { local -a arr=(1 2); echo ${arr[1]}; }; local_test; printf -v v '%03d' 7; echo $v
#---
# only: bash
echo a &> both; cat both; echo b &>> both; cat both; { echo out; echo err >&2; } |& cat
#---
# only: bash
shopt -s nullglob; echo nomatch*; shopt -s extglob
case foo in @(foo|bar)) echo ext;; esac
#---
# only: bash
while read -r a b; do echo "$b $a"; done < <(printf '1 2\n3 4\n'); mapfile -t lines <<< $'x\ny'; echo ${#lines[@]} ${lines[1]}
#---
# only: bash
f() { return 3; }; f; echo $?; true | false | true; echo ${PIPESTATUS[@]}; x=$(< /dev/null); echo "[$x]"
#---
# only: ash
echo {a,b}; x=hello; echo ${x:1:3} ${x/l/L} ${x//l/L}; [[ a = a ]] && echo ok; echo $'a\tb'
#---
# only: dash
echo $'a'; x=hello; [[ a = a ]]; echo $?
#---
# only: bash
!; echo $?; ! !; echo $?; if !; then echo no; else echo yes; fi
#---
# only: bash
echo before
in x
#---
# only: bash
]] && echo no
#---
# only: bash
f() echo body; f
#---
# only: dash
f() echo body; f
#---
# only: dash bash
echo a | ! cat
