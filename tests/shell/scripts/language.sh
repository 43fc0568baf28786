echo hello world
#---
a=1; b="two words"; echo $a $b "$b" '$b' \$b; echo ${a}x
#---
echo one && echo two || echo three; false && echo no || echo yes; ! false; echo $?
#---
true | false; echo $?; false | true; echo $?
#---
if false; then echo a; elif true; then echo b; else echo c; fi
#---
for i in 1 2 3; do echo $i; done; for x in a "b c" d; do echo "[$x]"; done
#---
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i
#---
case foo.tar.gz in *.zip) echo zip;; *.tar.*|*.tgz) echo tar;; *) echo other;; esac
#---
f() { echo "f: $1 $# $@"; return 3; }; f a b c; echo $?
#---
f() { local x=inner; echo $x; }; x=outer; f; echo $x
#---
(x=1; cd /; exit 4); echo $? $x
#---
{ echo a; echo b; } > f; echo c >> f; while read line; do echo "<$line>"; done < f
#---
echo out; echo err >&2; echo both > f 2>&1
#---
x=$(echo "a  b"; echo c); echo $x; echo "$x"; y=`echo \`echo nested\``; echo $y
#---
echo $((1 + 2 * 3)) $((10 / 3)) $((10 % 3)) $(( (1+2)*3 )) $((1<<4)) $((5 > 3)) $((5 == 3 || 1))
#---
x=5; echo $((x + 1)) $((x += 2)) $x $((x > 3 ? 10 : 20)) $((-x)) $((!x)) $((~x))
#---
unset u; e=; s=set
echo "[${u-d}] [${u:-d}] [${e-d}] [${e:-d}] [${s-d}] [${s:-d}]"
echo "[${u+a}] [${e+a}] [${e:+a}] [${s+a}] [${s:+a}]"
echo "${u:=assigned}" $u "${#s}"
#---
p=/usr/local/lib/libfoo.so.1.2
echo ${p##*/} ${p#*/} ${p%.*} ${p%%.*} ${p%/*} ${#p}
#---
set -- a "b c" d; echo $# "$1" "$2"; for x in "$@"; do echo "[$x]"; done; for x in $@; do echo "<$x>"; done
for x in "$*"; do echo "{$x}"; done; shift; echo $1; shift 2; echo $#
#---
set -- ; for x in "$@"; do echo "never"; done; echo "[$*]" "$#"
#---
IFS=:; x=a:b::c; for y in $x; do echo "[$y]"; done; set -- 1 2 3; echo "$*"
#---
x="  lead and trail  "; echo $x; for w in $x; do echo "[$w]"; done; echo "$x"
#---
cat <<EOF
a $HOME \$x `echo sub` $((1+1))
 indented "quotes" 'single'
EOF
#---
x=y
cat <<'EOF'
a $x `no` \n
EOF
cat <<-EOF
	stripped $x
	EOF
cat <<A; cat <<B
first
A
second
B
#---
touch b.txt a.txt .hidden c.md; echo *.txt; echo *; echo .h*; echo nomatch*; echo "*.txt"; echo [ab].txt; echo ?.md
#---
mkdir -p d/e; touch d/1 d/e/2; echo d/*; echo d/*/*; echo */; cd d; echo *
#---
set -e; echo a; false; echo never
#---
set -e; if false; then :; fi; false || true; false && true; ! true; echo reached; (exit 3); echo never
#---
set -e; f() { false; echo in f; }; f || echo caught; f; echo never
#---
set -u; echo "${x:-default}"; echo $undefined; echo never
#---
trap 'echo bye $?' EXIT; echo hi; exit 3
#---
trap 'echo bye' EXIT; (echo sub); false
#---
nosuchcommand --flag; echo $?
#---
nosuchcommand
#---
./missing; echo $?; echo x > f; ./f; echo $?
#---
cd /nonexistent; echo $?
#---
cat < missing; echo $?
#---
echo x > /nonexistent/f; echo $?
#---
eval 'x=1; echo $x'; eval echo '$x'; cmd="echo a b"; $cmd
#---
echo 'x=sourced; echo in $x' > lib.sh; . ./lib.sh; echo $x
#---
export A=1; B=2 sh -c 'echo $A $B'; echo "[$B]"
#---
x=1 y=2; echo $x$y; x=3 true; echo $x; x=4 :; echo $x
#---
echo -n no newline; echo; echo "a\tb"; printf '%s\n' "a\tb" c; printf '%d %5d|%-5d|%05d %x %o\n' 1 2 3 4 255 8
#---
printf '%s=%s\n' a 1 b 2; printf 'plain\n'; printf '%b' 'x\ty\n'; printf '%%\n'; printf '%c%c\n' abc def; printf '%.2s|\n' abcdef
#---
[ -z "" ] && echo z; [ -n x ] && echo n; [ a = a ] && echo eq; [ a != b ] && echo ne; [ 1 -lt 2 -a 2 -lt 3 ] && echo and
[ -e / ]; echo $?; [ -d /etc ]; echo $?; [ -f /nonexistent ]; echo $?; [ ! -f /nonexistent ]; echo $?; test; echo $?
#---
[ a = ]; echo $?
#---
[ 1 -eq x ]; echo $?
#---
[ a b c ]; echo $?
#---
[ a; echo $?
#---
while true; do echo once; break; done; for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done
#---
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done; for i in 1 2; do for j in a b; do break 2; done; done; echo $i$j
#---
readonly r=1; r=2; echo never
#---
unset x; echo ${x?}; echo never
#---
unset x; echo ${x:?custom message}; echo never
#---
exec > log; echo to log; exec 2>&1; echo err >&2
#---
exec 3> three; echo a >&3; exec 3>&-; cat three
#---
x=abc; case $x in a*) echo starts;; esac; case "$x" in "a*") echo literal;; *) echo other;; esac; case x in [!a-m]) echo notam;; esac
#---
set -- -a -b val arg; while getopts ab: o; do echo "$o ${OPTARG-}"; done; shift $((OPTIND-1)); echo "$@"
#---
read a b <<EOF
one two three
EOF
echo "$a|$b"; echo 'x\ty' | { read l; echo "$l"; }; echo 'x\ty' | { read -r l; echo "$l"; }
#---
printf 'a\nb\nc' | while read x; do echo "[$x]"; done; echo "[$x]"
#---
echo a | { read x; echo "got $x"; }; echo "x=$x"
#---
type cd; type if; command -v echo; command -v nosuchthing; echo $?
#---
umask; umask 077; touch f; mkdir d; umask 022; touch g
#---
echo $0; echo "$-" | tr -d 'himBHsc'
#---
echo "a
b"; echo a\
b; echo 'it'\''s'; echo "q\"q" "\$" "\`" "\\" "\n"
#---
x='a b'; y=$x; echo "$y"; z=$(echo '*'); echo "$z"; echo ~ ~/x; a=~/y; echo $a
#---
if true; then echo x; fi > out; cat out; for i in 1 2; do echo $i; done | while read n; do echo "n$n"; done
#---
f() { echo $1; [ $1 -gt 0 ] && f $(($1 - 1)); return 0; }; f 3
#---
: ${V:=dflt}; echo $V; true ${W:=x}; echo $W; echo "${V%lt}" "${V#d}"
#---
x="a/b/c"; echo "${x%/*}" "${x##*/}" "${x%%/*}" "${x#*/}"; y="a.b"; echo "${y%'.b'}" ${y%".b"}
#---
echo "${x:-"quoted default"}" ${x:-a b} "${x:-'single'}" ${x:-'single q'}
#---
return 3; echo after
#---
exit 7
#---
true; exit
#---
false; exit
#---
kill -0 $$; echo $?
#---
sh -c 'exit 5'; echo $?; sh -c 'echo $0 $1 $2' name a b; sh -e -c 'false; echo never'; echo $?
#---
x=5; sh -c 'echo "[$x]"'; export x; sh -c 'echo "[$x]"'
#---
alias ll='echo aliased'; unalias ll; echo ok
#---
wait; sleep 0 & wait $!; echo $?
#---
echo a & wait; echo b
#---
f() { cat; }; echo piped | f; f <<EOF
heredoc to function
EOF
#---
a=1; { a=2; }; echo $a; ( a=3 ); echo $a; a=4 | true; echo $a
#---
x=1; x=$x$x; x="$x-$x"; echo $x; echo ${x}_y $x_y
#---
set -f; touch a b; echo *; set +f; echo *
#---
set -C; echo a > f; echo b > f; echo $?; echo c >| f; cat f
#---
echo 1 2>&1 | cat; echo err 1>&2 2>/dev/null; ls /nonexistent 2>/dev/null || echo failed
#---
! true; echo $?; ! false; echo $?; ! true | false; echo $?
#---
x=$(false); echo $?; x=$(exit 3) || echo "failed $?"; echo "$(exit 4)"; echo $?
#---
set -e; x=$(false); echo never
#---
set -e; echo "$(false)"; echo reached; local_f() { x=$(false); echo in; }; local_f; echo never
#---
case a in a) ;; esac; echo $?; case b in a) false;; esac; echo $?; for i in; do :; done; echo $?
#---
if :; then :; fi; while false; do :; done; echo $?
#---
echo $((08)); echo never
#---
echo $((1/0)); echo never
#---
echo $((2**3))
#---
echo ${x^^}; echo $?
#---
echo "unterminated
#---
if true; then echo x
#---
echo a; fi
#---
echo a )
#---
for in x; do :; done
#---
echo a |
#---
&& echo x
#---
case x in
#---
{ echo a
#---
echo $(echo a
#---
echo line1
echo line2; if
#---
foo() { echo hi; }
unset -f foo; foo; echo $?
#---
true
cd /nonexistent
#---
local x
#---
shift 5; echo $?
#---
. /nope
#---
set -o foo
#---
export 1x=2; echo $?
#---
printf "%d\n" abc
#---
trap x FOO; echo $?
#---
kill -FOO 1
#---
umask zz; echo $?
#---
exit abc
#---
type nope; echo $?
#---
echo a >&9; echo $?
#---
set -x; x=^; echo ^ ~ ! , + @ { } a{b "a#b" "^" "if" then
#---
getopts; echo $?
