# only: bash
set -euo pipefail; trap 'echo "line failed: $BASH_COMMAND ($?)"' ERR; echo a | grep b || echo none; ls nope; echo never
#---
# only: bash
v=v1.22.3; [[ $v =~ ^v([0-9]+)\.([0-9]+)\.([0-9]+)(-.*)?$ ]] && echo "${BASH_REMATCH[@]:1:3} ${#BASH_REMATCH[@]} [${BASH_REMATCH[0]}]"; re='a|b'; [[ xbx =~ $re ]] && echo yes; [[ xbx =~ "$re" ]] || echo no; [[ abc == a* && ! abc == "a*" ]] && echo glob; [[ b > a ]] && echo gt; [[ -z $nope ]] && echo z; [[ 2 -lt 10 ]] && echo lt
#---
# only: bash
a=(one "two three" four); a+=(five); echo ${#a[@]} "${a[1]}" "${a[@]:1:2}" "${!a[@]}" "${a[-1]}"; unset 'a[1]'; echo "${a[*]}" ${#a[@]} "${!a[@]}"; for x in "${a[@]}"; do echo "<$x>"; done; a[9]=z; echo "${!a[@]}"; b=("${a[@]/o/0}"); echo "${b[@]}"; IFS=,; echo "${a[*]}"; echo "${#a[0]}"
#---
# only: bash
declare -A m=([php]=8.2 [node]=20); m[go]=1.22; for k in $(printf '%s\n' "${!m[@]}" | sort); do echo "$k=${m[$k]}"; done; echo ${#m[@]} ${m[nope]-unset}; unset 'm[go]'; [[ -v m[php] ]] && echo has; [[ -v m[go] ]] || echo gone; declare -p a 2>/dev/null || echo nodecl
#---
# only: bash
x=hello-world; echo ${x^} ${x^^} ${x^^[lo]} ${x/o/0} ${x//o/0} ${x/#hello/bye} ${x/%world/all} ${x:2} ${x:2:3} ${x: -3} ${x:0:-6}; y=LOUD; echo ${y,} ${y,,}; echo ${x@U} ${x@Q} "${x//-/ }" ${x//[aeiou]}; z="it's"; echo ${z@Q}; n=$'a\nb'; echo ${n@Q}
#---
# only: bash
printf '3\n1\n2\n' > f; mapfile -t lines < f; echo "${#lines[@]} ${lines[1]}"; mapfile -t s < <(sort f); echo "${s[*]}"; readarray -t -n 1 o < f; echo ${#o[@]}; mapfile -d , -t c <<< "a,b,c"; echo "${c[0]} ${#c[@]}"; read -ra w <<< "x y z"; echo "${w[2]}"; diff <(sort f) <(sort -r f) | head -2; while read -r l; do echo "got $l"; done < <(cat f)
#---
# only: bash
for ((i=0; i<3; i++)); do echo -n "$i "; done; echo; ((x=5, x++)); echo $x; (( x > 5 )) && echo big; let y=x*2; echo $y; echo $((2**10)) $((16#ff)) $((x++ + ++x)); (( 0 )); echo $?; declare -i n=5+3; echo $n; n+=2; echo $n; i=3; while ((i--)); do printf "$i "; done; echo
#---
# only: bash
echo {a,b}{1,2} {1..5} {a..e..2} {05..10} x{,.bak} {5..1..2} '{a,b}' "{1..2}" a{b; mkdir -p app/{src,test}/{a,b}; find app | sort; cp /dev/null f; cp f{,.orig}; ls f*
#---
# only: bash
f() { local -r c=1; local IFS=-; echo "$*" "${FUNCNAME[0]}" ; }; f a b c; g() { local -n ref=$1; ref=changed; }; v=x; g v; echo $v; p=HOME; echo ${!p}; h() { echo "${@: -1} ${@:2} $#"; }; h 1 2 3; type -t f ls cd if
#---
# only: bash
shopt -s nullglob; echo *.none; shopt -u nullglob; echo *.none; touch a.txt b.log c.txt; shopt -s globstar; mkdir -p d/e; touch d/e/f.txt; echo **/*.txt; shopt -s dotglob; touch .h; echo *; shopt -q nullglob || echo off
#---
# only: bash
set -o pipefail; false | true; echo $?; true | false | true; echo "${PIPESTATUS[@]}"; set +o pipefail; cat nofile 2>/dev/null | wc -l; echo "${PIPESTATUS[*]}"; ls nope &> log; cat log; echo x |& cat; cmd=(echo "a b" c); "${cmd[@]}"; echo ok &>> log; wc -l < log
#---
# only: bash
cat <<< "here string $HOME"; tr a-z A-Z <<< abc; read -r a b <<< "1 2 3"; echo "$b"; read -n 2 c <<< xyz; echo $c; read -d : d <<< "a:b"; echo $d; read -p prompt e < /dev/null; echo "rc $?"; echo -e 'a\tb\x41'; echo -n; echo -ne 'x\n'; printf '%q\n' "a b" "it's" ''; printf -v out '%03d' 7; echo $out
#---
# only: bash
function foo { echo "foo $1"; }; foo 1; trap 'echo exit $?' EXIT; trap 'echo dbg' USR1; kill -USR1 $$; trap -p EXIT; trap - EXIT; (trap 'echo sub' EXIT; exit 2); echo $?; select_done=1; time_taken=$SECONDS; [[ $time_taken -ge 0 ]] && echo sec; echo ${BASH_VERSINFO[0]} ${BASH_VERSION%%.*}; echo $((RANDOM*0))
#---
# only: bash
case abc in a*) echo 1;;& *c) echo 2;& z) echo 3;; *) echo 4;; esac; if [[ a == b || ( c == c && -n x ) ]]; then echo ok; fi; [[ "a b" == *" "* ]] && echo sp; [[ foo.sh == *.@(sh|bash) ]] && echo ext; x=; [[ $x ]] || echo e; [[ -f /etc/passwd && -d /etc ]] && echo pd; [[ ! -L /etc ]] && echo nl; [[ a -ef b ]]; echo $?
#---
# only: bash
declare -x EXP=1; declare -r RO=2; declare -a arr=(1 2); declare -p EXP RO arr; s='x=1 y="a b"'; declare "k=v"; echo $k; eval "$s"; echo $y; unset s; echo ${s:-none}; set -- a b c; echo "${*:2}" "${@:1:1}" ${@/b/X} ; printf '%s,' "${@^^}"; echo; RO=3; echo "rc $?"
#---
# only: bash
while [[ $# -gt 0 || -z ${once-} ]]; do if [[ -z ${once-} ]]; then once=1; set -- --name=app -p 80 --verbose -- rest; continue; fi; case $1 in --name=*) name=${1#*=};; -p|--port) port=$2; shift;; --verbose) verbose=true;; --) shift; break;; esac; shift; done; echo "$name $port $verbose $*"
#---
# only: bash
arr=(); set -u; echo "${#arr[@]}"; for i in "${arr[@]}"; do echo never; done; echo "${arr[@]:-empty}"; x=(a); echo "${x[0]}" "${x[@]: -1}"; echo "${undefd}"; echo never
#---
# only: bash
IFS=. read -r maj min pat <<< "3.11.9"; echo "$maj/$min/$pat"; IFS=$'\n' lines=($(printf 'a b\nc d\n')); echo "${#lines[@]} ${lines[0]}"; join() { local IFS=$1; shift; echo "$*"; }; join , a b c; parts=(${maj}.{8..10}); echo "${parts[@]}"; printf '%s\0' a b | xargs -0 -n1 echo; printf '%s\n' "${parts[@]}" | sort -rV | head -1
#---
# only: bash
version_ge() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n1)" = "$2" ]; }; version_ge 1.10 1.9 && echo ge; version_ge 1.2 1.10 || echo lt; if (( EUID == 0 )); then echo root; fi; [[ ${LANG:-C} == C* ]] && echo C; echo "${OSTYPE}" "$HOSTTYPE"; echo $'tab\there' | cat -A; file_env() { local var="$1"; local fileVar="${var}_FILE"; local def="${2:-}"; if [ "${!var:-}" ] && [ "${!fileVar:-}" ]; then echo both >&2; exit 1; fi; local val="$def"; if [ "${!var:-}" ]; then val="${!var}"; elif [ "${!fileVar:-}" ]; then val="$(< "${!fileVar}")"; fi; export "$var"="$val"; unset "$fileVar"; }; echo s3cret > p; DB_FILE=p; file_env DB; echo "$DB"; file_env OTHER dflt; echo $OTHER
#---
# only: bash
declare -A versions=([node]=20 [npm]=10); for k in node npm; do echo "$k=${versions[$k]}"; done; versions+=([yarn]=1); echo "${#versions[@]}"; readonly -A ro=([a]=b); echo "${ro[a]}"; args=(-v --flag "x y"); args+=("$HOME"); printf '<%s>' "${args[@]}"; echo; echo "${args[@]:1:2}" "${args[*]: -1}"; [[ " ${args[*]} " == *" --flag "* ]] && echo has; unset 'args[0]'; echo "${args[0]-gone}" "${#args[@]}"
#---
# only: bash
set -Eeuo pipefail; trap 'echo "err on line $LINENO: $?" >&2' ERR; f() { false; }; if f; then :; fi; echo ok; f || true; out=$(echo x | tr x y); echo "$out"; f; echo never
#---
# only: bash
s="The quick brown fox"; echo "${s:4:5}" "${s/quick/slow}" "${s^^}" "${s,,}" "${s// /_}" "${#s}" "${s: -3}"; read -ra w <<< "$s"; echo "${#w[@]} ${w[-1]}"; IFS=' ' read -r first rest <<< "$s"; echo "$first|$rest"; printf -v pad '%-10s|' "${w[1]}"; echo "$pad"; [[ $s =~ ([a-z]+)\ fox$ ]] && echo "${BASH_REMATCH[1]}"; case $s in *quick*) echo q;; esac; echo "${s%% *}" "${s##* }"; echo "${w[@]^}" "${w[@]/o/0}"
#---
# only: bash
log() { local level=$1; shift; printf '[%s] %s: %s\n' "2024" "${level^^}" "$*" >&2; }; log info hello world; log warn "x  y"; retry() { local n=1 max=3; while true; do "$@" && break || { if ((n < max)); then ((n++)); echo "attempt $n"; else echo "failed after $n"; return 1; fi; }; done; }; retry false || echo "rc $?"; retry true; for f in {1..3}.txt; do : > "$f"; done; ls *.txt; arr=(*.txt); echo "${#arr[@]} ${arr[0]%.txt}"; (( ${#arr[@]} == 3 )) && echo three
#---
# only: bash
while IFS=, read -r name ver; do [[ -z $name || $name == \#* ]] && continue; echo "install $name@${ver:-latest}"; done <<'E'
# comment
curl,8.1
git,

vim
E
diff <(printf 'a\nb\n') <(printf 'a\nc\n'); echo "rc $?"; sort -u <(echo b) <(echo a) <(echo b); coproc_none=1; echo "${coproc_none}"
#---
# only: bash
set -euo pipefail; IFS=$'\n\t'; declare -r ROOT="$(pwd)"; readarray -t files < <(printf '%s\n' b.txt a.txt | sort); for f in "${files[@]}"; do echo "$f"; done; declare -A opts; opts[debug]=true; if [[ "${opts[debug]:-}" == true ]]; then echo dbg; fi; if [[ -n "${opts[none]:-}" ]]; then echo x; else echo none; fi; : "${REQUIRED:?must be set}"; echo never
#---
# only: bash
function main() { local -a list=("$@"); local i; for i in "${!list[@]}"; do printf '%d:%s ' "$i" "${list[i]}"; done; echo; local IFS=,; echo "${list[*]}"; }; main x "y z" w; str="a:b:c"; IFS=: read -ra p <<< "$str"; echo "${p[1]} ${#p[@]}"; echo "${str//:/$'\n'}"; t=${str%:*}; echo "${t##*:}"; printf '%s\n' "${p[@]/#/pre-}" "${p[@]/%/-suf}"; sum=0; for v in 1 2 3; do ((sum += v)); done; echo "$sum"; [[ $sum -eq 6 && $str == a:* || 1 -gt 2 ]] && echo true; echo "$((sum ** 2)) $((sum > 5 ? 1 : 0))"
#---
# only: bash
x=5; case $x in [0-9]) echo digit;; esac; if (( x > 3 && x < 10 )); then echo range; fi; [[ abc =~ b ]] && echo "${BASH_REMATCH[0]}"; [[ "1.2.3" =~ ^[0-9]+(\.[0-9]+){2}$ ]] && echo semver; [[ -z "" && ! -e /nope ]] && echo ok; y=${x:+set}; echo "$y"; z=${unset_var:-"default value"}; echo "$z"; a=(3 1 2); IFS=$'\n' sorted=($(sort <<<"${a[*]}")); unset IFS; echo "${sorted[*]}"; echo "${a[@]::2}"; b=("${a[@]}" 4); echo "${#b[@]}"; echo "${b[*]/3/X}"; mapfile -t c < <(printf '%s\n' "${b[@]}" | sort -n); echo "${c[*]}"; printf '%s ' "${c[@]:(-2)}"; echo
#---
# only: bash
count() { local -n into=$1; into=$(( into + 1 )); into_list+=("$into"); }; n=1; into_list=(); count n; count n; echo "$n ${into_list[*]}"; declare -n r=n; echo "$r ${!r}"; r=9; echo "$n"; fill() { local -n arr=$1; arr=(x "y z"); arr+=(w); }; fill got; echo "${#got[@]} ${got[1]}"; declare -p n
