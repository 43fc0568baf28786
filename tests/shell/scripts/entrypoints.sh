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
#---
# only: dash ash
set -eu; name=${1:-World}; greet() { local greeting=${1:?need greeting}; shift; printf '%s, %s!\n' "$greeting" "${*:-$name}"; }; greet Hello; greet Hi a b; greet 2>&1 || echo "not reached"; echo end
#---
apk_arch="$(uname -m)"; case "$apk_arch" in 'x86_64') export ARCH='amd64'; url='https://x/linux-amd64.tar.gz'; sha='abc' ;; *) echo >&2 "error: unsupported architecture ($apk_arch)"; exit 1 ;; esac; echo "$ARCH ${url%.tar.gz} $sha"; [ -n "${url##*windows*}" ] && echo unix
#---
set -- --port=80 -d --name web -- cmd 'a b'; while [ $# -gt 0 ]; do case "$1" in --port=*) p="${1#*=}";; --name) n="$2"; shift;; -d) d=1;; --) shift; break;; -*) echo bad;; *) break;; esac; shift; done; echo "$p $n $d $# $2"
#---
envsubst_like() { eval "cat <<EOT
$(cat "$1")
EOT"; }; printf 'server {\n  listen ${PORT};\n  root "$ROOT";\n}\n' > t; PORT=80 ROOT=/srv; envsubst_like t
#---
wait_for() { i=0; until [ -e "$1" ] || [ $i -ge 3 ]; do i=$((i+1)); echo "waiting ($i)"; done; [ -e "$1" ]; }; wait_for nope || echo "timeout: $?"; touch yes; wait_for yes && echo ready
#---
mkdir -p etc/conf.d; for kv in A=1 B='two words' C=; do k=${kv%%=*}; v=${kv#*=}; printf '%s="%s"\n' "$k" "$v" >> etc/conf.d/env; done; cat etc/conf.d/env; while IFS='=' read -r k v; do echo "[$k] [$v]"; done < etc/conf.d/env; . ./etc/conf.d/env; echo "$A-$B-$C"; wc -l < etc/conf.d/env
#---
out=$(ls nope 2>&1) && echo ok || echo "fail $? $out"; (set -e; false; echo no); echo $?; if ! out=$(false); then echo caught; fi; { echo a; false; } && echo no || echo or; x=$(exit 3); echo $?; local_test() { local y=$(exit 4); echo $?; }; local_test
#---
printf '%s\n' one two three > l; i=0; while read -r x; do i=$((i+1)); eval "v$i=\$x"; done < l; echo "$v1 $v2 $v3"; paste -sd, l; tr '\n' ' ' < l; echo; sort -r l | head -1; cut -c1 l | tr -d '\n'; echo; awk '{print NR": "$0}' l; sed -n '2,$p' l; xargs < l; xargs -I% echo "<%>" < l; nl -w1 -s') ' l
#---
f=/usr/local/lib/node_modules/npm/bin/npm-cli.js; echo "${f##*/}" "${f%/*}" "${f%%/lib*}" "${f#/usr}"; g=archive.tar.gz; echo "${g%%.*}" "${g%.*}" "${g#*.}" "${g##*.}"; h=" x "; echo "[${h# }]" "[${h% }]"; e=; echo "${e:-d}" "${e-d}" "${e:+s}" "${e+s}"; a=abc; echo "${a%c}" "${a#[a-b]}" "${a%%b*}" "${#a}"
#---
cat > s.sh <<'E'
set -e
cleanup() { echo "cleanup rc=$?"; rm -f tmpfile; }
trap cleanup EXIT
touch tmpfile
false
echo unreachable
E
sh s.sh; echo "status $?"; ls tmpfile 2>/dev/null || echo removed; sh -c 'trap "echo a" EXIT; trap "echo b" EXIT; exit 2'; echo $?; sh -c 'trap "" EXIT; exit 1'; echo $?
#---
set -e; apt_like() { echo "installing $*"; }; buildDeps='gcc make'; apt_like $buildDeps \
  curl; [ -z "$buildDeps" ] || echo "purge $buildDeps"; for dep in $buildDeps; do case " curl gcc " in *" $dep "*) echo "$dep known";; *) echo "$dep unknown";; esac; done; : "${FOO:=bar}" "${BAZ:-}"; echo "$FOO"
#---
usage() { cat <<EOF2
Usage: ${0##*/} [-h] [-v VERSION]
  -h  help
EOF2
}; usage | sed 's/^Usage: [^ ]*/Usage: x/'; OPTIND=1; set -- -v 1.2 -h; while getopts "hv:" o; do case $o in h) usage | tail -1;; v) echo "v=$OPTARG";; *) exit 1;; esac; done
#---
if [ ! -f .done ]; then mkdir -p a/b && cd a/b && : > f && cd - >/dev/null && touch .done; fi; ls -a; [ -f .done ] && [ -d a ] && { echo yes; } || echo no; test -s a/b/f || echo empty; for d in a a/b; do [ -d "$d" ] && echo "$d/"; done
#---
sha='2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'; printf hello > f; echo "$sha *f" | sha256sum -c - && echo verified; echo "$sha  f" | sha256sum --check --strict --quiet -; printf x >> f; echo "$sha  f" | sha256sum -c --status || echo "mismatch $?"; [ "$(sha256sum f | awk '{print $1}')" = "$sha" ] || echo differs
#---
version=1.22.3; major=$(echo "$version" | cut -d. -f1); minor=$(echo $version | cut -d. -f2); [ "$major" -eq 1 ] && [ "$minor" -ge 20 ] && echo new; IFS=. read -r a b c <<V
$version
V
echo "$a $b $c"; echo $((a*10000 + b*100 + c)); printf '%d.%d\n' $major $((minor+1)); expr "$version" : '\([0-9]*\)\.'; echo "$version" | awk -F. '{printf "%d%02d\n", $1, $2}'
#---
{ echo "line1"; echo "line2" >&2; } 2>err >out; cat out err; (echo a; echo b >&2) 2>&1 | sort; exec 5>log; echo logged >&5; echo more 1>&5; exec 5>&-; cat log; cmd() { echo "out"; echo "err" >&2; return 2; }; v=$(cmd 2>/dev/null) || echo "rc $?"; echo "$v"; v=$(cmd 2>&1 >/dev/null) || true; echo "$v"
#---
trap 'rc=$?; echo "exit $rc"; exit $rc' EXIT INT TERM; work() { echo working; return 7; }; work || code=$?; echo "code $code"; exit $code
#---
for i in $(seq 1 3); do for j in a b; do [ "$i$j" = 2b ] && break 2; echo "$i$j"; done; done; n=5; while [ $((n -= 1)) -gt 0 ]; do [ $((n % 2)) -eq 0 ] || continue; echo "n=$n"; done; i=0; until [ "$i" = 2 ]; do i=$((i+1)); done; echo $i; seq 3 | (while read x; do s=$((s+x)); done; echo "sum $s"); echo "s=${s-}"
#---
f() { echo "args: $#"; for a; do printf '(%s)' "$a"; done; echo; }; f; f ""; f a "b c" 'd"e'; f $(echo x y); f "$(echo x y)"; set -- "a b" c; f "$@" "x$@y"; f $*; IFS=:; f "$*"; unset IFS; x="1 2"; f $x"3 4"; f ${x}; f "${x} "; f "" ''; e=; f $e "$e" x$e
