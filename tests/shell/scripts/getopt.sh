o=$(getopt -o ab:c:: --long alpha,beta:,gamma:: -n prog -- -a -b val --gamma --beta=x -cfoo file --alpha 'two words' -- rest -a); echo $? "$o"; eval set -- "$o"; while [ "$1" != -- ]; do echo "opt $1"; shift; done; shift; printf '<%s>' "$@"; echo
#---
getopt -o a --long all -n prog -- --nope; echo $?; getopt -o a -- -z file; echo $?; getopt -o b: -- -b; echo $?; getopt -o '' --long need: -- --need; echo $?; getopt -o a -l all,alt -- --al; echo $?; getopt -o a -l all -- --all=3; echo $?; getopt -q -o a -- -z; echo $?
#---
getopt ab: -a -b x y z; getopt -o +ab: -- -a file -b x; getopt -u -o ab: -- -b 'a b' "c'd"; getopt -o ab: -- -b "it's"; getopt -T; echo $?; getopt -o abc -- -abc; getopt --options=h --longoptions=help --name x -- --he
#---
echo f > l; flock l echo locked; flock -n l -c 'echo in shell'; flock -x -w 5 l sh -c 'exit 3'; echo $?; (flock 9; echo nine) 9>lock; ls
#---
ldd nofile; echo $?; ldd ./nofile; echo $?; printf '#!/bin/sh\n' > s; chmod +x s; ldd ./s; echo $?
