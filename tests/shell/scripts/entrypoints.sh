set -eux; mkdir -p app; cd app; echo "x" > f; [ -f f ]; test -n "$(cat f)"; rm -rf f; cd ..; rmdir app; ! ls app 2>/dev/null; echo done
#---
set -ex && groupadd_done=1 && for key in AAA BBB; do echo "key $key" || exit 1; done && { echo 'a'; echo 'b'; } > c.conf && cat c.conf && savedList="$(echo x y)" && : $savedList && rm c.conf
#---
set -o errexit -o nounset; VERSION=1.2; echo "${VERSION}" | sed -e 's/^/v/' -e 's/$/!/'; ARCH="$( [ "$(uname -m)" = x86_64 ] && echo amd64 || echo arm64 )"; echo "$ARCH"; [ -z "${UNSET:-}" ] || echo no; test "$VERSION" = 2 && echo two; echo "not reached? $?"
#---
if [ "$(id -u)" = 0 ]; then echo root; fi; if [ -n "${CI+x}" ]; then echo ci; else echo local; fi; [ "${DEBUG:-0}" = 1 ] && set -x; for f in /docker-entrypoint.d/*.sh; do [ -e "$f" ] || continue; echo "run $f"; done; exec echo "exec'd $@"; echo never
#---
# only: dash bash
cat > e.sh <<'E'
#!/bin/sh
set -e
for f in conf.d/*; do
  case "$f" in
    *.sh) if [ -x "$f" ]; then echo "running $f"; "$f"; else echo "sourcing $f"; . "$f"; fi ;;
    *.sql) echo "sql $f" ;;
    *) echo "ignoring $f" ;;
  esac
done
[ "$FROM_SOURCE" ] && echo "from source: $FROM_SOURCE"
E
mkdir conf.d; printf '#!/bin/sh\necho one $1\n' > conf.d/1.sh; chmod +x conf.d/1.sh; echo 'FROM_SOURCE=yes' > conf.d/2.sh; touch conf.d/3.sql conf.d/readme; sh e.sh; echo $?
#---
echo "export PATH=\"/opt/bin:\$PATH\"" >> profile; echo 'alias ll="ls -la"' >> profile; cat profile; PATH=/opt/bin:$PATH; echo "${PATH%%:*}"; case ":$PATH:" in *:/opt/bin:*) echo present;; *) echo absent;; esac; echo "${PATH}" | tr ':' '\n' | grep -c bin
#---
# only: dash bash
{ echo '[mysqld]'; echo 'skip-host-cache'; echo "port = ${PORT:-3306}"; } > my.cnf; { printf '%s\n' '#!/bin/sh' 'exec "$@"'; } > run && chmod 755 run && ./run cat my.cnf; (umask 077; echo secret > key); stat -c %a key run
#---
find_user() { while IFS=: read -r n _ u _; do if [ "$u" = "$1" ]; then printf '%s\n' "$n"; return 0; fi; done < /dev/stdin; return 1; }; printf 'root:x:0:0\ndaemon:x:1:1\n' | find_user 1; printf 'root:x:0:0\n' | find_user 5 || echo none
#---
a=1; b=; unset c; for v in a b c; do eval "val=\${$v-unset}"; echo "$v=$val"; eval "[ -n \"\${$v+x}\" ]" && echo "$v is set"; done; printf '%s\n' "${b:-e}" "${b-e}" "${c:=new}" "$c" "${a:+alt}" "${b:+alt}" "${b+alt}" "${#a}"; : "${b:?must not be empty}"; echo never
#---
x='  two  words  '; echo $x; echo "$x"; set -- $x; echo $#; y=$(echo "$x"); echo "[$y]"; z="${x#"${x%%[! ]*}"}"; echo "[$z]"; w="${z%"${z##*[! ]}"}"; echo "[$w]"; trimmed=$(echo "$x" | xargs); echo "[$trimmed]"
#---
n=3; while [ "$n" -gt 0 ]; do echo $n; n=$((n-1)); done; n=0; while read -r line || [ -n "$line" ]; do n=$((n+1)); echo "$n:$line"; done <<E
a

c
E
printf 'x\ny' | while read -r l || [ -n "$l" ]; do echo "[$l]"; done; echo "n=$n"; seq 3 | while read i; do n=$i; done; echo "n=$n"
#---
echo "a" && echo "b" || echo "c"; false && echo x; echo "rc $?"; false || false || echo d; (false); echo $?; (exit 300); echo $?; sh -c 'exit 5'; echo $?; true; return 2>/dev/null; echo "after return $?"
#---
tmp=$(mktemp -d); trap 'rm -rf "$tmp"; echo cleaned' EXIT; echo data > "$tmp/f"; cat "$tmp/f"; trap 'echo HUP' HUP; trap; trap - HUP; exit 4
#---
trap 'echo "EXIT $?"' 0; f() { trap 'echo inner' EXIT; }; (echo sub); f; set -e; grep -q x /dev/null; echo never
#---
kill -l 9; kill -l TERM 2>/dev/null; sh -c 'trap "echo got; exit 0" TERM; kill $$; echo no'; echo $?; sh -c 'trap "" TERM; kill $$; echo survived'; trap 'echo bye' EXIT; exec true
#---
cmd='echo "a b"'; $cmd; eval $cmd; opts="-n -e"; set -- $opts; echo $#; q='$HOME'; echo $q; eval "echo $q"; args=; for a in 1 '2 3'; do args="$args '$a'"; done; eval "set -- $args"; echo "$#: $2"; ${EMPTY-} echo prefix; $nope; echo $?; "" ; echo $?
#---
echo a >f1; echo b >f2; cat f1 f2 >f3 2>&1; cat <f1 - <<E
here
E
>empty; [ -s empty ] || echo empty; echo 1 >&2 2>/dev/null; cat f1 nofile >o 2>e; cat o e; { cat f1; cat nofile; } >all 2>&1; cat all; echo x >>f1 >f2; cat f1 f2; <f1 cat; exec 4<f1; read l <&4; echo "$l"; exec 4<&-; cat <&4; echo $?
#---
var=$(cat <<'E'
line "q" $x `y`
  keep  spaces
E
); echo "$var"; f() { cat <<E
arg $1 ${2:-none}
E
}; f a; f a b; if true; then cat <<E
inside if
E
fi; cat <<"E" | sed 's/x/y/' >o; cat o
x $HOME
E
cat <<E
a\
b $(echo "c d") "quoted" 'single' \"esc\"
E
#---
echo $((x=3)) $((x*=2)) $((x<<1)) $((x>5?1:0)); i=5; echo $((i--)) $((--i)) $i; echo $((1,2)); 
#---
echo $(( 0xff )) $(( 1 == 1 )) $(( 5 > 3 && 2 < 1 || 1 )) $(( (3 + 4) * -2 )) $(( 10 % 3 )) $(( ~0 )) $(( 6 ^ 3 )) $((  1 - -1 )); a=3; b=4; echo $((a*a + b*b)) $(($a+$b)) $((-a)) $((+b)) $((!a)); size=$((2*1024*1024)); echo $size $((size/1024))K; echo $((9223372036854775807+1))
#---
echo $((1 + )); echo after
#---
f() { echo "f:$*"; }; f a | cat; f a > o; cat o; f() { echo redefined; }; f; unset -f f; f 2>/dev/null; echo $?; echo() { command echo "[$*]"; }; echo hi; unset -f echo; echo hi; g() { echo "$1"; shift; [ $# -gt 0 ] && g "$@"; }; g 1 2 3; echo $?; h() { h2() { echo nested; }; h2; }; h; h2
#---
fn() { if [ "$1" -le 1 ]; then echo 1; else echo $(( $1 * $(fn $(($1 - 1))) )); fi; }; fn 5; fib() { local n=$1; if [ $n -lt 2 ]; then echo $n; else echo $(( $(fib $((n-1))) + $(fib $((n-2))) )); fi; }; fib 7
#---
readonly X=1; X=2; echo "rc $?"
#---
set -- a b c; while [ $# -gt 0 ]; do case "$1" in a) echo A;; b|c) echo "BC $1";; esac; shift; done; for arg do echo never; done; for x in; do echo never; done; echo $#; case x in (x) echo paren;; esac; case a in a|b) ;; esac; echo $?; case z in a) false;; esac; echo $?
#---
unset HOME; echo ~ | grep -c /; cd; echo $?; HOME=/tmp; cd; pwd; cd /usr/../tmp; pwd; cd ./; pwd; cd -P /; pwd; CDPATH=/usr; cd bin >/dev/null; pwd
#---
ulimit -n >/dev/null; echo $?; echo $$ | grep -c '^[0-9]*$'; echo "${PPID:+set}"; echo $!; true & echo "${!:+bg}"; wait; echo "${LINENO:+l}"; sh -c 'echo $#:$*' a b c; echo "$_" | wc -l
#---
[ -d /etc ] && [ -r /etc/passwd ] || exit 1; [ "a" = "a" -a "b" != "c" -o 1 -eq 2 ]; echo $?; [ ! "a" = "b" ]; echo $?; [ \( a = b \) -o c = c ]; echo $?; test -n; echo $?; test = ; echo $?; [ -f ]; echo $?; [ 1 -lt ]; echo $?; [ abc \< abd ] && echo less; [ "x$v" = x ] && echo empty; [ ]; echo $?
