set -eux; mkdir -p etc/apt; printf 'deb http://deb.debian.org/debian bookworm main\n' > etc/apt/sources.list; sed -i 's/deb.debian.org/mirror.example.org/g; s/ main$/ main contrib non-free/' etc/apt/sources.list; cat etc/apt/sources.list
#---
set -e; savedAptMark="curl gnupg wget"; [ -z "$savedAptMark" ] || echo "$savedAptMark" | tr ' ' '\n' | sort -u | xargs -r printf 'keep=%s\n'; find . -type f -executable -not \( -name '*tkinter*' \) -print
#---
mkdir -p usr/local/lib/python; touch usr/local/lib/python/{a.pyc,b.pyo,c.py} 2>/dev/null || touch usr/local/lib/python/a.pyc usr/local/lib/python/b.pyo usr/local/lib/python/c.py; mkdir -p usr/local/lib/python/test usr/local/lib/python/idle_test; find usr/local -depth \( \( -type d -a \( -name test -o -name tests -o -name idle_test \) \) -o \( -type f -a \( -name '*.pyc' -o -name '*.pyo' -o -name 'libpython*.a' \) \) \) -exec rm -rf '{}' +; find usr | sort
#---
arch="$(uname -m)"; case "$arch" in x86_64) a=amd64;; aarch64|arm64) a=arm64;; armv[67]*) a=arm;; *) echo >&2 "error: unsupported architecture ($arch)"; exit 1;; esac; echo "$a"; case "3.11.4" in 3.1[0-2].*) echo new;; 3.*) echo old;; esac
#---
printf 'worker_processes auto;\nuser nginx;\nhttp {\n  listen 80;\n}\n' > nginx.conf; sed -i -e 's/listen\s*80;/listen 8080;/' -e '/user\s*nginx;/d' -e 's,worker_processes auto,worker_processes 2,' nginx.conf; cat nginx.conf; sed -n '/http {/,/}/p' nginx.conf; sed -i '/^http/a\  server_tokens off;' nginx.conf; sed -i '$a# end' nginx.conf; cat nginx.conf
#---
cat > entry.sh <<'EOF'
#!/bin/sh
set -e
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ]; then
  set -- echo node "$@"
fi
exec "$@"
EOF
chmod +x entry.sh; ./entry.sh --version; ./entry.sh echo hi; sh entry.sh -e "a b"; ls -l entry.sh | cut -c1-10
#---
VERSION=v1.2.3-rc.1; echo "${VERSION#v}" "${VERSION%%-*}" "${VERSION##*-}" "${VERSION%.*}"; major=$(echo "${VERSION#v}" | cut -d. -f1); minor=$(echo "${VERSION#v}" | awk -F. '{print $2}'); echo "$major.$minor"; printf '%s\n' 1.10.0 1.9.2 1.2.10 | sort -V | tail -n1; [ "$(printf '%s\n' 2.0 1.5 | sort -V | head -n1)" = 1.5 ] && echo older
#---
addgrp() { grep -q "^$1:" group || echo "$1:x:$2:" >> group; }; printf 'root:x:0:\nbin:x:1:\n' > group; addgrp app 1000; addgrp app 1000; addgrp root 0; cat group; awk -F: '$3>=1000{print $1}' group; getent() { :; }; cut -d: -f1 group | paste -sd, -
#---
mkdir -p src/a src/b out; for i in 1 2 3; do echo "$i" > src/a/f$i.txt; done; cp -r src/. out/; tar -C src -cf - . | tar -C out -xf -; (cd src && find . -name '*.txt' -print0 | xargs -0 -I{} sh -c 'echo "{}: $(cat {})"') | sort; tar -czf s.tgz -C src a b; tar -tzf s.tgz | sort; mkdir x; tar -xzf s.tgz -C x --strip-components=1; ls x; tar xzf s.tgz a/f1.txt -O; rm -rf s.tgz
#---
echo '{"name":"x","version":"1.4.0"}' > package.json; grep -o '"version": *"[^"]*"' package.json | cut -d'"' -f4; sed -n 's/.*"version" *: *"\([^"]*\)".*/\1/p' package.json; grep -oE '[0-9]+\.[0-9]+\.[0-9]+' package.json; grep -oP '(?<="name":")[^"]+' package.json; awk -F'"' '{print $8}' package.json
#---
set -eu; export DEBIAN_FRONTEND=noninteractive; { echo 'install: --no-document'; echo 'update: --no-document'; } >> gemrc; cat gemrc; printf '[mysqld]\nbind-address=0.0.0.0\nport = 3306\n' > my.cnf; grep -v '^\[' my.cnf | sed 's/ *= */=/' | while IFS='=' read -r k v; do echo "$k -> $v"; done; grep -c . my.cnf; grep -n port my.cnf; ! grep -q nothing my.cnf && echo absent
#---
i=0; until [ $i -ge 3 ]; do i=$((i+1)); [ $i -eq 2 ] && continue; echo "try $i"; done; for n in $(seq 1 3); do false && break || echo "retry $n"; done; n=0; while ! [ -f ready ]; do n=$((n+1)); [ $n -lt 3 ] || touch ready; done; echo $n; timeout 5 sh -c 'exit 3'; echo $?; timeout 0.2 sleep 5; echo $?
#---
cat > app.conf.tmpl <<'T'
host=${HOST}
port=${PORT}
literal=$NOPE
T
HOST=db PORT=5432; sed -e "s|\${HOST}|$HOST|" -e "s|\${PORT}|$PORT|" app.conf.tmpl; eval "cat <<E2
$(cat app.conf.tmpl)
E2"; cat <<-E3
	indented $HOST
	  two
	E3
#---
mkdir bin; printf '#!/bin/sh\necho tool "$@"\n' > bin/tool; chmod 755 bin/tool; PATH="$PWD/bin:$PATH"; command -v tool | sed "s|$PWD|.|"; type tool | sed "s|$PWD|.|"; tool a b; ln -s tool bin/alias; alias a b 2>/dev/null; readlink bin/alias; bin/alias x; ln -sf ../bin/tool bin/deep; readlink -f bin/deep | sed "s|$PWD|.|"; [ -L bin/deep ] && [ -x bin/tool ] && echo ok
#---
umask 027; mkdir -p data/sub; touch data/f; stat -c '%a %n' data data/sub data/f; chmod -R u=rwX,g=rX,o= data; chmod g+s data; stat -c '%A %n' data data/f; install -d -m 0755 inst/a/b; install -m 0644 data/f inst/f; install -D -m 755 data/f inst/x/y; stat -c '%a %n' inst/a/b inst/f inst/x/y; find data -type d -exec chmod 750 {} \; -o -type f -exec chmod 640 {} \;; find data -printf '%m %y %P\n' | sort
#---
# only: bash dash
printf 'b 2\na 10\nc 1\na 2\n' > t; sort t; sort -k2n t; sort -k1,1 -k2,2nr t; sort -u -k1,1 t; awk '{s[$1]+=$2} END{for(k in s) print k, s[k]}' t | sort; uniq -c <(sort t) 2>/dev/null | head -1 || true; cut -d' ' -f2 t | sort -n | uniq -d; join <(sort t) <(sort t) 2>/dev/null | wc -l || true; nl -ba t; tac t; rev t; paste -d, t t | head -1; comm -12 t t 2>/dev/null | head -1
#---
dpkgArch=amd64; case "${dpkgArch##*-}" in amd64) rustArch='x86_64-unknown-linux-gnu'; sha=aa ;; arm64) rustArch='aarch64-unknown-linux-gnu'; sha=bb ;; *) echo >&2 "unsupported architecture: ${dpkgArch}"; exit 1 ;; esac; url="https://static.example.org/${rustArch}/init"; echo "$url $sha"; echo abc > init; echo "$(sha256sum init | cut -d' ' -f1) *init" | sha256sum -c -; echo "0000000000000000000000000000000000000000000000000000000000000000 *init" | sha256sum -c -; echo $?
#---
set -o errexit -o nounset; f() { local x=${1:?missing name}; echo "got $x"; }; f a; (f) 2>/dev/null || echo "failed $?"; trap 'echo bye' EXIT; echo ${UNSET:-def} ${UNSET+alt}end; (exit 4) || rc=$?; echo $rc; test -n "" || echo empty; [ 1 -lt 2 -a 3 -gt 2 ] && echo both; false
#---
mkdir -p cache/a cache/b; dd if=/dev/zero of=cache/a/big bs=1k count=20 2>/dev/null; truncate -s 5K cache/b/t; du -s --apparent-size cache/a/big 2>/dev/null | cut -f1; wc -c < cache/a/big; find cache -size +10k -name 'b*'; find cache -mindepth 1 -maxdepth 1 -type d | sort; find cache -name t -delete; ls -A cache/b | wc -l; rm -rf cache/*; ls cache | wc -l; find . -empty -type d
#---
xargs -n1 echo pkg: < /dev/null; printf 'curl\ngit\n# comment\n\nvim\n' > apt.txt; grep -vE '^\s*(#|$)' apt.txt | xargs echo install -y; xargs -a apt.txt -d'\n' -I% echo "<%>" 2>/dev/null | head -2; sed '/^#/d;/^$/d' apt.txt | tr '\n' ' '; echo; echo a b c | xargs -n2 echo; printf 'x y\0z\0' | xargs -0 -n1 echo; echo 3 | xargs -I{} seq {}; echo fail | xargs false; echo $?; echo x | xargs nosuchprog; echo $?
#---
awk 'BEGIN{printf "%05.2f|%-5s|%x\n", 3.14159, "ab", 255; n=split("a:b:c",p,":"); print n, p[2]; s="foo bar"; gsub(/o/,"0",s); print s, length(s), index(s,"b"), substr(s,2,3), toupper(s); print match("abc123",/[0-9]+/), RSTART, RLENGTH; while((getline l < "/dev/null")>0); x["a"]=1; if("a" in x) print "in"; delete x["a"]; print length(x); exit 3}'; echo $?; printf '1 2\n3 4\n' | awk -v m=10 'NR==1{next}{print $1*m, NF, NR; $2="z"; print}'; echo a,b,c | awk -F, -v OFS=: '{$1=$1; print $NF; print}'
#---
printf 'key: value\nlist:\n  - one\n  - two\n' > c.yml; sed -i '/list:/,$ s/- /* /' c.yml; sed 's/^\( *\)\* /\1+ /' c.yml; sed -E 's/(key): (.*)/\2=\1/;t;s/^/_/' c.yml; sed -n '2{p;q}' c.yml; sed '1!G;h;$!d' c.yml; sed = c.yml | sed 'N;s/\n/ /'; sed 's/one/&-&/2;y/abc/xyz/' c.yml; sed -s -n '$=' c.yml c.yml; sed '/list/r c.yml' c.yml | wc -l; sed --expression='1,2d' c.yml; sed -i.bak 's/key/KEY/' c.yml; ls
#---
date -u -d @0 +%Y-%m-%dT%H:%M:%SZ; date -u -d '2024-02-28 +2 days' +%F; date -u -d '2021-01-01' +%j-%V-%a; echo $((17 % 5)) $((-7 / 2)) $((1 << 4 | 3)) $((5 > 3 ? 1 : 2)); expr 3 \* 4; expr length hello; expr abc : 'a\(.*\)'; x=5; : $((x += 2)); echo $x; printf '%d %o %s %%\n' 0x1f 8 str; printf '%s-%s\n' a b c; echo "1.5 + 2" | awk '{print $1+$3}'; seq -s, 1 2 9; seq -w 8 10; basename /a/b.tar.gz .gz; dirname /a/b/c; numfmt --to=iec 1048576
#---
mkdir -p proj/.git proj/node_modules/x proj/src; touch proj/src/a.js proj/src/a.test.js proj/.env proj/README.md; find proj -path '*/node_modules' -prune -o -type f -print | sort; find proj -name '*.js' ! -name '*.test.js'; find proj \( -name .git -o -name node_modules \) -prune -exec rm -rf {} +; find proj -type f | wc -l; find proj -name '.*' -not -name . | sort; find proj -iname 'readme*' -exec basename {} .md \;; find proj -regex '.*\.test\.js' ; find proj -perm -u+w -type f | wc -l; ls -d proj/*/
#---
exec 3>log; echo to3 >&3; exec 3>&-; cat log; { echo out; echo err >&2; } > o 2>&1; cat o; echo x 2>/dev/null >>o; wc -l < o; cat < o | head -n1; (echo sub; exit 2) || echo "rc $?"; cmd='echo a; echo b'; sh -c "$cmd"; sh -c 'echo $0 $1' zero one; echo "a\tb"; printf 'a\tb\n'; echo -n no; echo; set -- a "b c"; for a; do echo "<$a>"; done; echo "$#" "$*"; shift; echo "$1"; IFS=:; set -- $(echo p:q:r); echo $2
#---
which sh >/dev/null && echo yes; command -v nosuch || echo none; hash sh; type cd | head -1; test -d /etc -a -r /etc/passwd && echo readable; id -u; whoami; [ "$(id -u)" = 0 ] && echo root; grep '^root:' /etc/passwd | cut -d: -f1,3,6; env -i A=1 sh -c 'echo $A ${B:-unset}'; env FOO=bar sh -c 'echo $FOO'; A=1 B=2 sh -c 'echo $A$B'; printenv HOME; unset HOME; echo "${HOME-gone}"; nohup true 2>/dev/null; nice -n 5 echo nice
#---
(printf 'aGVsbG8K' | base64 -d; echo hello | base64 -w0; echo; echo hello | md5sum; echo hello | sha1sum | awk '{print $1}'; echo hello | b2sum -l 128; echo hello | cksum; echo hello | sum); echo hello | tr a-z A-Z; echo 'a  b   c' | tr -s ' '; echo hello | rev; printf 'a\r\nb\r\n' | tr -d '\r' | od -c | head -1; echo abc | fold -w1 | paste -sd+ -; printf '\101\n'; echo test | od -An -tx1; printf 'x%.0s' 1 2 3; echo; printf 'abcdef' | head -c 3; echo; printf 'abcdef' | tail -c 3; echo; printf '1\n2\n3\n' | split -l 1 - p_; ls p_*; cat p_aa p_ac
#---
mkdir a; echo 1 > a/1; cp -a a b; cp -u a/1 b/1; cp -n a/1 b/1; mv b c; mv -n c/1 c/2; ls c; cp a/* c 2>/dev/null; ls c; cp nofile c; echo $?; mv nofile c; echo $?; rm nofile; echo $?; rm -f nofile; echo $?; rmdir a; echo $?; rm a; echo $?; mkdir -p a/b/c; rmdir -p a/b/c 2>/dev/null; ls; touch -d '2020-01-02 03:04:05 UTC' a/1; stat -c %Y a/1; date -u -r a/1 +%F; cp -p a/1 d; stat -c %Y d; ln a/1 h; stat -c %h h; cat a/1 h
#---
cat > lib.sh <<'EOF'
step() { printf '==> %s\n' "$*"; "$@" || { echo "step failed: $*" >&2; return 1; }; }
EOF
. ./lib.sh; step echo one; step false; echo $?; step sh -c 'exit 5' || echo "code $?"; retry() { n=1; while ! "$@"; do [ $n -ge 3 ] && return 1; n=$((n+1)); done; }; retry test -f /nonexistent; echo $?; if ! out=$(ls /nonexistent 2>&1); then echo "$out" | cut -c1-20; fi; res=$(true && echo yes || echo no); echo $res; : "${X:=default}"; echo $X; readonly R=1; (R=2) 2>/dev/null; echo $?
#---
printf 'one\ntwo\nthree\n' > l; while read -r line; do [ "$line" = two ] && continue; echo "$line"; done < l; cat l | while read x; do n=$x; done; echo "${n:-empty}"; echo first second third | { read -r a b; echo "$a|$b"; }; printf 'a:b\n' | { IFS=: read -r x y; echo "$y$x"; }; cat l l | sort | uniq -c | sort -rn | awk '{print $2":"$1}' | sort | head -2; wc -l l | awk '{print $1}'; head -2 l | tail -1; sed -n 2p l; grep -A1 two l; grep -B1 two l; grep -x two l; grep -w thre l; echo $?; grep -E 'one|three' l | wc -l; grep -rl two . ; grep -L two l; grep -h -i TWO l; grep -e one -e two -c l
#---
printf 'one\ntwo\n' > f; sed '/one/a\    indented' f; sed '/one/i\	tab' f; sed 'a x\ny' f; sed '$a\' f; printf 'no end' | sed '$a\'; printf 'no end' | sed '$a line'; sed '1c\  changed' f; sed -e '1a\' -e 'continued' f; sed '/two/{a after
}' f; sed '1!{$!d}' f; sed -n '$p;1p' f; sed '2q;s/^/>/' f; sed '0,/o/s//0/' f; sed 's/\(.\)\(.*\)/\2\1/' f; sed 's/[^o]*$//' f; sed 's/o/\n/g' f; sed -z 's/\n/,/g' f; echo; sed 's/.*/\U&/;s/E/\l&/' f; sed 's#/#|#g' f; sed '/^$/d;/x/!s/t/T/' f; sed -n '/one/,+1p' f; sed '1~2d' f; sed --debug p f >/dev/null 2>&1 || true; sed -n 'l' f; sed 's/one/[&]/w out' f; cat out
#---
printf 'a=1\nb=2\n' > .env; set -a; . ./.env; set +a; sh -c 'echo $a$b'; export $(grep -v '^#' .env | xargs); env | grep -E '^(a|b)=' | sort; while IFS='=' read -r k v; do eval "v_$k=\$v"; done < .env; echo $v_a$v_b; unset a b; [ -z "${a+x}" ] && echo unset; env $(cat .env) sh -c 'echo $a'; for kv in $(cat .env); do echo "${kv%%=*}:${kv#*=}"; done
#---
cat > conf <<'EOF'
# comment
;listen = /run/php.sock
listen = 127.0.0.1:9000
pm.max_children = 5
EOF
sed -ri 's/^;?(listen = ).*/\10.0.0.0:9000/; s/(max_children) = .*/\1 = 50/' conf; cat conf; grep -Pzo 'listen[^\n]*\nlisten' conf | tr '\0' '\n'; awk '!/^#/ && NF {split($0,kv," = "); print kv[1]"\t"kv[2]}' conf; awk 'length > 10' conf | wc -l; awk '/listen/{c++} END{print c+0}' conf; awk 'NR%2==0' conf; awk '{print NR": "$0 > "numbered"}' conf; cat numbered; awk -F'[ =]+' '/pm/{printf "%s|%d\n", $1, $2*2}' conf; sort -t= -k2 conf | head -1; tr -d '#;' < conf | head -2
#---
mkdir -p rootfs/etc rootfs/bin; echo x > rootfs/etc/x; ln -s ../etc/x rootfs/bin/l; tar -C rootfs -cf r.tar .; tar -tf r.tar | sort; mkdir o; tar -xf r.tar -C o ./etc; find o | sort; tar -cf - --exclude='*.o' rootfs | tar -tf - | sort; tar --exclude=bin -cf e.tar rootfs && tar tf e.tar | sort; tar cf m.tar -C rootfs etc/x && tar -xOf m.tar etc/x; tar xf nofile.tar; echo $?; echo bad > bad.tar; tar xf bad.tar 2>/dev/null; echo $?; tar -xf r.tar -C /nonexistent 2>/dev/null; echo $?; rm -f *.tar
#---
mkdir -p d/e; touch d/1.log d/2.log d/e/3.log d/keep; find d -name '*.log' -print0 | xargs -0 rm -f; find d | sort; find . -type f -exec sh -c 'for f; do echo "f:$f"; done' _ {} +; find d -type d | while read -r x; do echo "dir $x"; done | sort; find d -maxdepth 1 -name k* -exec chmod 600 {} \; -exec stat -c %a {} \;; find nodir 2>&1; echo $?; find d -type f -o -type d -name e | sort; find d -not -path 'd/e*' | sort; find d -quit; find d -depth -type d; ls -1 d | wc -l; find d -mmin -5 -type f | wc -l; find d -newermt 2000-01-01 -type f
#---
ver() { printf '%03d%03d%03d' $(echo "$1" | tr . ' '); }; [ "$(ver 1.10.2)" -gt "$(ver 1.9.9)" ] && echo newer; ls -la /nonexistent; echo $?; cd /nonexistent; echo $?; cd /tmp && cd - >/dev/null; pwd | grep -c .; (cd / && ls -d etc); test -e /etc/passwd; echo $?; [ -s /etc/passwd ] && echo filled; [ a = b ] || echo differ; [ "a b" != c ] && echo ne; [ ! -e /nope ] && echo nope; [ 1 -eq x ]; echo $?; true | false; echo $?; false | true; echo $?; ! true; echo $?; { false; echo still; }; (exit 7); echo $?
#---
for f in /etc/passwd /nope; do if [ -f "$f" ]; then echo "have ${f##*/}"; elif [ -d "$f" ]; then echo dir; else echo "no ${f}"; fi; done; case abc in a?c) echo glob;; esac; case "" in "") echo empty;; esac; case x.tar.gz in *.tgz|*.tar.gz) echo tarball;; *) echo other;; esac; while :; do break; done; until true; do :; done; for i in a b c; do case $i in b) continue;; esac; echo $i; done; f() { return 3; }; f; echo $?; f || echo or; g() { echo "$# $1"; shift; [ $# -gt 0 ] && g "$@"; }; g 1 2 3; h() { local v=in; v2=out; }; h; echo "${v:-unset} $v2"; (v3=sub); echo "${v3:-gone}"; unset -f f; f 2>/dev/null; echo $?
#---
echo "$(echo "nested $(echo "deep")")"; echo `echo back`; echo "a'b" 'c"d' e\ f; echo "$((1+2*3)) $(( (1+2)*3 ))"; x='a  b'; echo $x "$x"; y=$x; echo "$y"; echo ${#x}; set -- $x; echo $#; echo *nomatch*; touch z1 z2; echo z*; echo "z*"; echo [z]?; echo {a,b}; echo ~ | grep -c /; echo '\n' "\$x" "\\"; printf '%s\n' "-n"; echo a; echo -e 'x\ty' 2>/dev/null | cat -A | head -1; : > empty; [ -s empty ] || echo zero; cat <<'Q' | wc -l
$x
`y`
Q
echo end
#---
mkdir -p app && cd app && printf 'flask==2.0\n# dev\nrequests>=2.0 ; python_version > "3"\n\n' > requirements.txt && sed -e 's/#.*//' -e 's/[[:space:]]*;.*//' -e '/^$/d' requirements.txt && cut -d= -f1 requirements.txt | head -1 && awk -F'[=<>]' 'NF>1{print $1}' requirements.txt && grep -c '' requirements.txt && tr '[:lower:]' '[:upper:]' < requirements.txt | head -1 && wc -w < requirements.txt && diff requirements.txt requirements.txt && echo same; cp requirements.txt r2; echo extra >> r2; diff requirements.txt r2; echo $?; cmp requirements.txt r2; echo $?; diff -q requirements.txt r2; comm -13 requirements.txt r2 2>/dev/null
#---
printf '%s\n' b a c | sort -o s; cat s; sort -r s | head -1; sort -n <<X
10
9
2
X
printf 'k2 v\nk1 w\n' | sort -k1.2n; printf 'x,3\ny,1\n' | sort -t, -k2 -n | cut -d, -f1; printf '1K\n2M\n3\n' | sort -h; printf 'a\nA\nb\n' | sort -f | uniq -i; seq 5 | tail -n +3 | head -n -1; seq 10 | sed -n '3,5p;7q'; seq 3 | paste -s -d' '; seq 4 | paste - -; seq 6 | xargs -n3; seq 3 | awk '{s+=$1} END{print s, s/NR}'; seq 3 | tac | tr '\n' ' '; echo; seq 100 | wc -l; seq 1 0.5 2; printf 'a b c\n' | cut -d' ' -f1,3; printf 'abc\n' | cut -c2-; printf 'a:b\n' | cut -d: -f2 --output-delimiter=-; echo x | tee t1 t2 >/dev/null; cat t1 t2
#---
# only: bash
set -Eeuo pipefail; trap 'echo "err on line" >&2' ERR; declare -A ports=([http]=80 [https]=443); for k in "${!ports[@]}"; do echo "$k=${ports[$k]}"; done | sort; arr=(a "b c" d); echo "${#arr[@]} ${arr[1]}"; arr+=(e); printf '<%s>' "${arr[@]}"; echo; [[ "foo.tar.gz" == *.tar.* ]] && echo tar; [[ 1.2.3 =~ ^([0-9]+)\.([0-9]+) ]] && echo "${BASH_REMATCH[1]}-${BASH_REMATCH[2]}"; ver=1.2.3; echo "${ver//./_} ${ver^^} ${ver:2}"; while read -r a b; do echo "$b $a"; done < <(printf '1 2\n3 4\n'); echo "${ver/%3/x}"; (( x = 5, x++ )); echo $x; for ((i=0;i<2;i++)); do echo i$i; done; printf -v out '%03d' 7; echo $out; exec {fd}>>log; echo logged >&$fd; cat log; false || true; ! false; echo "${arr[@]:1:2}"; false; echo never
#---
# only: bash
shopt -s nullglob dotglob; mkdir -p p; touch p/.hid p/vis; for f in p/*; do echo "$f"; done; files=(none*); echo ${#files[@]}; read -ra w <<< "x y z"; echo "${w[2]}"; IFS=, read -r q r <<< "1,2"; echo "$r$q"; readarray -t lines < <(seq 3); echo "${lines[*]}"; echo "${lines[@]/#/n}"; s="hello world"; echo "${s^} ${s%% *} ${s##* } ${s/o/0} ${s:(-5):3}"; function greet { local n=${1:-you}; echo "hi $n"; }; greet; greet me; echo $'tab\there'; echo "${BASH_VERSINFO[0]}" | grep -c '^[0-9]'; select_() { :; }; echo {01..03} {a..e..2}; [[ -v s && ! -v nope ]] && echo v; declare -n ref=s; echo "$ref"; let "n=2**3"; echo $n; [[ a < b ]] && echo lt; case ABC in [A-Z]*) echo upper;;& *) echo both;; esac; coproc_=1; echo "${s@Q}"; printf '%s\n' "${!s@}"; local x 2>/dev/null || echo nolocal
#---
PS4='+ '; set -x; : one; x=$(echo two); [ "$x" = two ] && echo three; set +x; echo done 2>&1
#---
set -e; (false; echo no) || echo caught; if false; then :; fi; false || true; f() { false; echo "in f"; }; f || true; x=$(false) || echo "sub failed"; ! false; { false && true; } || echo chain; cat nofile 2>/dev/null | wc -l; echo before; false; echo after
#---
# only: dash ash
printf '#!/bin/sh\r\necho x\n' > s; chmod +x s; ./s; echo $?
