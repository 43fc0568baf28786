set -eu; : "${PORT:=8080}"; echo "listening on ${HOST:-0.0.0.0}:$PORT"; echo "${DEBUG:+debug on}|${PORT:+port set}"; echo "${MISSING?not given}"; echo never
#---
url=https://example.org/dl/v1.2.3/tool-1.2.3-linux-amd64.tar.gz
file=${url##*/}; base=${file%.tar.gz}; ver=${base#tool-}; ver=${ver%%-*}; echo "$file $base $ver ${ver%.*} ${ver##*.} ${#ver}"
#---
IFS=,; set -- a,b "c d" e; list=x,y,,z; for i in $list; do echo "[$i]"; done; echo "$*"; unset IFS; echo "$*"; IFS=; echo "$*"; v='a b'; for i in $v; do echo "<$i>"; done
#---
oldifs=$IFS; IFS=:; n=0; for d in $PATH; do n=$((n+1)); done; IFS=$oldifs; echo "$n dirs"; IFS=' :'; v=' a: b ::c '; set -- $v; echo $#; for i; do echo "[$i]"; done
#---
for name in web db; do cat <<CONF > $name.conf
[service]
name=$name
upper=$(echo $name | tr a-z A-Z)
literal=\$name \\ \`x\`
CONF
done; cat web.conf; cat <<-'TAB'
	indented $name
		twice
	TAB
#---
trap 'echo cleanup $?' EXIT; trap 'echo int' INT; set -e; (exit 3) || echo "caught $?"; if false; then :; fi; ! true; echo still; false; echo never
#---
set -e; f() { false; echo "in f"; }; f && echo yes; f || echo no; x=$(false) || echo "subst $?"; y=$(false; echo hi); echo "y=$y"
#---
set -e; f() { local x; x=$(false); echo "after $?"; }; echo start; (f); echo never
#---
set -e; true | false; echo "pipe $?"; false | true; echo "ok"; { false; } ; echo never
#---
while getopts ':ab:c' opt -a -b val -x -b; do case $opt in a) echo a ;; b) echo "b=$OPTARG" ;; :) echo "missing $OPTARG" ;; \?) echo "bad $OPTARG" ;; esac; done; echo $OPTIND
#---
main() { while getopts "ho:v" o; do case "$o" in h) echo help;; o) out=$OPTARG;; v) v=1;; *) echo usage >&2; return 2;; esac; done; shift $((OPTIND-1)); echo "out=${out-} v=${v-} rest=$*"; }; main -v -o file a b; OPTIND=1; main -z; echo $?
#---
printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/bash\n' > passwd; while IFS=: read -r user _ uid gid _ home shell; do [ "$uid" -ge 1000 ] && echo "$user $home $shell"; done < passwd; echo "last status $?"
#---
printf 'a\\b c\n  lead trail  \nno newline' | { read x; echo "[$x]"; IFS= read -r y; echo "[$y]"; read -r z || echo "eof [$z]"; read -r w || echo "again [$w] $?"; }
#---
read -r a b c <<E
one two three four
E
echo "$a|$b|$c"; echo 'k=v=w' | { IFS== read -r k v; echo "$k / $v"; }
#---
printf '%s=%d\n' a 1 b 2 c; printf '%05.1f|%-8s|%8s|%x|%o|%c\n' 3.14159 ab cd 255 8 xyz; printf '%b' 'tab\there\n\0101\n'; printf '%s\n' "$@"; printf '%%|%5s|%.2s|\n' abc abc; printf 'no args %s|%d|\n'
#---
printf '%d\n' abc; echo "rc $?"; printf '%d %d\n' 0x1f 010; printf "%s %s\n" one; printf '\061\n'; printf 'a\cb'; echo
#---
for v in Debian debian-12 alpine3.19 x86_64 '*' '[a]' ''; do case $v in [Dd]eb*) echo "deb $v";; alpine[0-9].*) echo alpine;; x86_64|amd64) echo 64;; \*) echo star;; '[a]') echo br;; '') echo empty;; *) echo other;; esac; done
#---
case "$(uname -m)" in x86_64) ARCH=amd64;; aarch64) ARCH=arm64;; *) echo "unsupported" >&2; exit 1;; esac; echo "$ARCH"; dpkgArch=amd64; case "${dpkgArch##*-}" in amd64) a=x64;; esac; echo node-v20-linux-$a
#---
i=0; while :; do i=$((i+1)); [ $i -eq 2 ] && continue; [ $i -gt 4 ] && break; echo $i; done; for x in 1 2 3; do for y in a b; do [ $x$y = 2a ] && continue 2; [ $x = 3 ] && break 2; echo $x$y; done; done
#---
echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((-7%3)) $((1<<4|1)) $((5&6^1)) $((!0)) $((~5)) $((3>2&&2>3)) $((1?2:3)) $((0x1F)) $((010)); x=5; echo $((x+=3)) $x $((x==8)) $((x%=5)) $((y+1)); a=b; b=7; echo $((b))
#---
echo $((1/0)); echo after $?
#---
x=08; echo $((x)); echo after
#---
exec 3>out.txt; echo to3 >&3; echo both >&2 2>/dev/null; exec 3>&-; cat out.txt; { echo out; echo err >&2; } 2>&1 | sed 's/^/| /'; echo x 3>&1 >&2 2>&3 | cat; ls /nonexistent 2>/dev/null || echo "rc $?"
#---
exec 3>&1; r=$( { echo out; echo err >&2; } 2>&1 >&3 3>&-); exec 3>&-; echo "captured $r"; echo data >a; cat <a >b; echo more >>b; cat b; : >a; wc -c <a; exec <b; read l; echo $l; read l; echo $l
#---
set -C; echo one >f; echo two >f; echo rc $?; echo three >|f; cat f; set +C; echo four >f; cat f; echo x > /nope/y; echo rc $?; cat < missing; echo rc $?
#---
x=1; (x=2; cd /; echo sub $x); echo main $x; { x=3; }; echo $x; echo "$x" | { read x; x=$((x+1)); echo in $x; }; echo out $x; f() { x=4; }; f; echo $x; y=$(x=5; echo $x); echo $x $y
#---
f() { local a=1 b; b=${1-none}; echo "$a $b $#"; a=2; g; echo "after g $a"; }; g() { echo "g sees $a"; a=3; }; a=0; f x y; echo "outer $a"; f; unset -f g; command -v g || echo gone
#---
command -v ls >/dev/null && echo found; command -v cd echo; command -v nosuchthing; echo $?; type cd; if ! command -v curl-nope >/dev/null 2>&1; then echo "install it"; fi; nosuchthing 2>/dev/null; echo $?; ./nofile; echo $?
#---
# only: dash bash
cat > entry.sh <<'E'
#!/bin/sh
set -e
if [ "${1#-}" != "$1" ]; then set -- server "$@"; fi
if [ "$1" = server ]; then echo "starting: $*"; shift; for a in "$@"; do echo "arg [$a]"; done; fi
exec "$@"
E
chmod +x entry.sh; ./entry.sh echo 'hello  world'; ./entry.sh sh -c 'echo $0 $1' zero one; ./entry.sh -x; echo $?
#---
eval "x='a b'; y=\$x"; echo "$y"; name=FOO; eval "$name=bar"; eval echo "\$$name"; eval 'for i in 1 2; do printf "%s " $i; done; echo'; eval false; echo $?; eval; echo $?; set -- 'a b' c; eval "set -- $(printf '"%s" ' "$@")"; echo $# "$1"
#---
f='a"b'; echo "x\"y\$z\\w`echo bt`$(echo "in \"q\" $(echo deep)")"; echo 'single'\''quote' "it's"; echo "${f:-"de f"}" "${nope:-"de  f"}" ${nope:-'q  q'}; echo "a
b"; echo a\
b; echo $'x' | head -c 2; echo
#---
set -- 1 2 3; echo "$#: $1 $3 ${4-none}"; shift 2; echo "$*"; shift 5; echo "rc $?"
#---
set -- 'a b' '' c; for i in "$@"; do echo "[$i]"; done; for i in $*; do echo "<$i>"; done; echo "${@}x"; echo "pre$@post"; f() { echo $#; }; f "$@"; f $@; f "$*"; f "${@:-d}"; set --; f "$@"; f "${1-}"
#---
[ -z "" ] && echo z; [ -n a -a b = b ] && echo and; [ ! -e nope ] && echo no; touch f; mkdir d; ln -s f l; ln -s nope dl; for t in e f d L s r w x h; do [ -$t f ] && printf "f:$t "; [ -$t d ] && printf "d:$t "; [ -$t l ] && printf "l:$t "; [ -$t dl ] && printf "dl:$t "; done; echo; [ 1 -eq 1x ]; echo $?; test a '<' 2>/dev/null; echo $?; [ a = a; echo $?
#---
touch -d '2020-01-01' old; touch -d '2021-01-01' new; [ new -nt old ] && echo newer; [ old -ot new ] && echo older; [ old -ef old ] && echo same; [ "" ] || echo empty; [ "(" = "(" ] && echo paren; test; echo $?; [ 3 -gt 2 ] && [ 10 -ne 9 ] && [ -5 -lt 0 ] && echo nums; [ a != b ] || echo no; test -t 0; echo $?
#---
until [ -f ready ]; do n=$((${n:-0}+1)); [ $n -ge 3 ] && touch ready; echo "wait $n"; done; for i in 1 2 3 4 5; do if [ $i -eq 3 ]; then echo "try $i ok"; break; fi; echo "try $i failed"; done
#---
echo *; touch a.c b.c .hid 'sp ace'; echo *.c; echo *.z; echo [!a]*; echo .h*; for f in *; do echo "<$f>"; done; set -f; echo *; set +f; x='*.c'; echo $x "$x"; mkdir d; touch d/1 d/2; echo d/* */1 ?.c
#---
umask; umask 027; touch f; mkdir d; stat -c '%a %n' f d; umask 022; touch g; stat -c %a g; umask -S; alias ll='ls -l' 2>/dev/null; unalias ll; echo $?
#---
export A=1; B=2; sh -c 'echo "A=$A B=${B-unset}"'; B=3 sh -c 'echo $B'; echo $B; C=4 env | grep '^C='; env -i X=y sh -c 'echo $X ${A-none}'; unset A; env | grep -c '^A='; export -p | grep -c HOME; readonly R=1; echo $R; (R=2; echo no) 2>/dev/null; echo rc $?
#---
. ./nope.sh; echo never
#---
echo 'V=1; f() { echo f $1 $V; }; return 3; echo no' > lib.sh; . ./lib.sh; echo $?; f x; set -- a b; . ./lib.sh; echo $1; [ -f ./opt.sh ] && . ./opt.sh; echo end
#---
sleep 0 & wait $!; echo "w $?"; (exit 7) & p=$!; wait $p; echo $?; false & wait; echo $?; kill -0 $$ && echo alive; trap 'echo term; exit 5' TERM; kill -TERM $$; echo never
#---
set -u; echo ${x-unset}; f() { echo "$1"; }; set -- ; echo "$@" $#; (echo "$y"); echo "rc $?"; unset z; echo ${#z}; echo never
#---
set -x; a=1; echo "$a b" 'c d'; [ "$a" = 1 ] && x=$(echo sub); for i in 1 2; do :; done; set +x; echo off
#---
v='a/b/c.tar.gz'; echo ${v%/*} ${v%%/*} ${v#*/} ${v##*.} ${v%.*} ${v%%.*}; p='*'; w='a*b'; echo ${w%"$p"b} ${w#a\*} ${w%%$p}; h=$HOME; echo ${h#/} ~ ~/x "~" a:~; x=~/bin:~/lib; echo $x
#---
if true; then echo a; elif false; then echo b; else echo c; fi; if false; then :; elif ! false; then echo d; fi && echo e || echo f; ! false && echo g; true && false || echo h; { echo i; } && (echo j; exit 2) || echo "k $?"
#---
cat <<A; cat <<B
first $((1+1))
A
second ${HOME}
B
cat <<'X' | tr a-z A-Z
shout $HOME
X
n=$(cat <<E
in subst
E
); echo "$n"; while read -r l; do echo "> $l"; done <<E
l1
l2
E
#---
f() { return 3; }; f; echo $?; f || r=$?; echo $r; g() { echo out; return; }; false; g; echo $?; h() ( exit 4 ); h; echo $?; k() { for i in 1 2; do return $i; done; }; k; echo $?; exit 9
#---
if [ x = y; then echo bad; fi; echo end
#---
if true; then echo unfinished
#---
echo "unterminated
#---
for i in 1 2 do echo $i; done
#---
x=$(printf 'a\nb\n\n\n'); echo "[$x]"; echo $x; y=`echo \`echo nested\``; echo $y; echo "$(echo "a  b")" $(echo "a  b"); z=$(exit 4); echo $?; echo $(echo 1; echo 2)$(echo 3)
#---
name='my app'; mkdir -p "$name/bin"; echo 'echo run' > "$name/bin/x"; for f in "$name"/bin/*; do sh "$f"; done; cd "$name" && pwd | sed 's,.*/,,'; cd - >/dev/null; cd nope; echo $?; cd "$name"/bin/..; basename "$PWD"; (cd bin; basename "$(pwd)"); echo ${OLDPWD##*/}
#---
set -- $(echo "a b" | tr ' ' '\n'); echo $#; times >/dev/null; echo ${0##*/}; echo $-  | grep -c e; set -e; echo $- | grep -c e; : ${X:=$(echo def)}; echo $X; set -o | grep -c errexit
#---
retry() { n=0; until "$@"; do n=$((n+1)); [ "$n" -lt 3 ] || { echo "gave up: $*" >&2; return 1; }; echo "retry $n"; done; }; retry test -f nope || echo failed; retry true && echo fine
#---
log() { printf '[%s] %s\n' "$1" "$2" >&2; }; die() { log ERROR "$*"; exit 1; }; need() { for c; do command -v "$c" >/dev/null || die "need $c"; done; }; log INFO start; need sh cat; need nosuchcmd; echo never
