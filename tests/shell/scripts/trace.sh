set -x; echo a "b c" 'd$e' ""; x=1; y="two words"; echo $x $y; [ a = a ] && echo yes
#---
set -ex; for i in 1 2; do echo $i; done; case x in x) echo m;; esac; f() { echo in; }; f; A=1 B="2 3" true; x=$(echo sub); false
#---
set -eux; if [ -n "a b" ]; then echo "*"; fi; cd /; export P=1; echo 'a;b' "it's" a=b a:b a,b x/y.z
#---
# only: bash
set -euo pipefail; false | true; echo never
#---
# only: ash bash
set -o pipefail; false | true; echo $?
#---
# only: dash
set -o pipefail; echo never
