# only: dash
mkdir -p a/b/c; mkdir a; echo $?; mkdir -m 700 p; mkdir x/y; echo $?; rmdir a; echo $?; rmdir -p a/b/c; ls
#---
# only: dash
touch f; echo hi > g; cp f g h; echo $?; mkdir d; cp f g d; cp -r d e; cp d z; echo $?; cp nosuch z; echo $?; mv g g2; mv nosuch z; echo $?; rm d; echo $?; rm nosuch; echo $?; rm -f nosuch; rm -r d; ls
#---
# only: dash
ln -s target link; ln -s target link; echo $?; ln -sf other link; readlink link; echo x > file; ln file hard; stat -c '%h %s %a %F' hard; ln -sfn d2 link; readlink link; mkdir dd; ln -s ../file dd/; readlink dd/file; cat dd/file
#---
# only: dash
touch f; chmod 600 f; stat -c %a f; chmod u+x,go=r f; stat -c %a f; chmod +x f; stat -c %a f; chmod -x f; stat -c %a f; mkdir d; chmod -R a+rX d; chmod 999 f; echo $?; chmod 644 nosuch; echo $?; chown 12:34 f; stat -c '%u %g' f; chown nosuchuser f; echo $?
#---
# only: dash
printf 'b\na\nc\na\n' > f; sort f; sort -u f; sort -r f; printf '10\n9\n2\n' | sort -n; printf 'a 3\nb 1\nc 2\n' | sort -k2; printf 'x:2\ny:1\n' | sort -t: -k2 -n; sort f | uniq -c; sort f | uniq -d; wc -l f; wc f; wc -c < f; printf 'v1.10\nv1.9\nv1.2\n' | sort -V
#---
# only: dash
printf 'a:b:c\nd:e:f\nnodelim\n' > f; cut -d: -f2 f; cut -d: -f1,3 f; cut -d: -f2- f; cut -c1-3 f; cut -s -d: -f1 f; echo hello | tr a-z A-Z; echo 'a  b' | tr -s ' '; echo abc123 | tr -d '0-9'; echo 'x,y' | tr , '\n'; printf '1\n2\n3\n4\n5\n' > n; head -2 n; tail -2 n; tail -n +4 n; head -c 3 n; head -n -3 n; tac n; paste -sd+ n; nl n; seq 3; seq 2 4; seq -s, 1 3; seq -w 8 10
#---
# only: dash
printf 'apple\nBanana\ncherry 12\n' > f; grep an f; echo $?; grep -i AN f; grep -v a f; grep -c a f; grep -n e f; grep -q zzz f; echo $?; grep -E 'an|ch' f; grep -o '[0-9]*' f; grep -l apple f; grep x nosuch; echo $?; grep -w cherry f; grep -F . f; grep '^[A-Z]' f; grep -rn apple .; printf 'a\nb\nc\nd\n' | grep -A1 b; printf 'a.b\n' | grep -x 'a\.b'; grep -e apple -e cherry f; grep -E '([a-z])\1' f
#---
# only: dash
printf 'one\ntwo\nthree\n' > f; sed 's/o/0/' f; sed 's/e/E/g' f; sed -n '2p' f; sed '2d' f; sed -n '/t/p' f; sed '1,2d' f; sed '$d' f; sed -e 's/one/1/' -e 's/two/2/' f; sed 's/\(t\)\(w\)/\2\1/' f; sed -E 's/(t)(h)/\2\1/' f; sed 's|o|/|' f; sed '/two/a after' f; sed '/two/i before' f; sed '/two/c changed' f; sed 's/t/[&]/' f; sed -i 's/one/ONE/' f; cat f; sed -i.bak 's/two/TWO/' f; cat f f.bak; sed '/TWO/,$s/e/E/g' f; sed = f; sed 'y/abc/xyz/' f; sed -n '$=' f; sed 's/x*/-/g' f; sed '2q' f; sed 'N;s/\n/+/' f; sed -n '/ONE/{p;p}' f; sed '1!G;h;$!d' f; sed 's/.*/\U&/' f; sed 's/e/X/2' f; sed p nosuch; echo $?; sed 's/a' f; echo $?
#---
# only: dash
printf 'a 1 x\nb 2 y\nc 3 z\n' > f; awk '{print $1}' f; awk '{print $2, $NF}' f; awk '$2 > 1' f; awk '{s+=$2} END {print s, NR}' f; awk -F: '{print $1}' /dev/null; awk '/b/{print "found", $0}' f; awk 'BEGIN{x=5; print x*2, x/2, x%3, x^2}' ; awk '{a[$1]=$2} END {for (k in a) n++; print n, a["b"]}' f; awk '{printf "%s-%03d\n", $1, $2}' f; awk 'NR==2{print; exit}' f; awk '{gsub(/[0-9]/, "N"); print}' f; awk -v v=hello 'BEGIN{print v, length(v), substr(v,2,3), index(v,"l"), toupper(v)}'; echo 'a,b,c' | awk -F, '{for(i=NF;i>0;i--) printf "%s ", $i; print ""}'; echo '3.14 abc' | awk '{print $1+1, ($2 ~ /b/), !($2 == "x")}'; awk 'function f(n) { return n<=1 ? 1 : n*f(n-1) } BEGIN { print f(5) }'; echo 'k=v; z=w' | awk '{n=split($0, p, /[=; ]+/); print n, p[1], p[2], p[3]}'; awk 'NR>1 && $1 != "c" {print $1 > "out"}' f; cat out; awk '$1 == "a", $1 == "b"' f; awk 'END{print $0}' f; awk '{$2="X"; print}' f; awk 'BEGIN { OFS="-"; $0="a b c"; $1=$1; print; print 1e6, 0.1+0.2, 100000000, 1/3 }'; awk 'BEGIN { while (i < 3) { i++; if (i == 2) continue; print i } }'; awk '{ print length, length($1) }' f; awk 'BEGIN { if (!("x" in a)) print "no"; a["x"]; if ("x" in a) print "yes"; delete a["x"]; print length(a) }'; awk 'BEGIN { print substr("hello", 2, 2), match("foobar", /o+/), RSTART, RLENGTH; print "a" "b" 1+2 }'; awk '{ sub(/a/, "&&"); print }' f
#---
# only: dash
mkdir -p d/sub; touch d/a.txt d/b.log d/sub/c.txt d/.hid; chmod 755 d/b.log; find d | sort; find d -name '*.txt' | sort; find d -type d | sort; find d -type f ! -name '*.txt' | sort; find d -maxdepth 1 -type f | sort; find d -name '*.log' -delete; find d -type f -exec echo file {} \; | sort; find d -type f -exec echo {} + | wc -w; find d \( -name a.txt -o -name c.txt \) -print | sort; find d -path '*sub*' | sort; find nosuch; echo $?; find d -empty | sort; find d -mindepth 1 -type d; find d -perm 755 | sort; find d -name sub -prune -o -type f -print | sort; find d -printf '%f %y\n' | sort
#---
# only: dash
basename /a/b.c; basename /a/b.c .c; basename -s .x a.x; dirname /a/b/c; dirname a; dirname /; mkdir d; ln -s d l; realpath l | sed 's,.*/,,'; readlink -f l/x | sed 's,.*/d,d,'; pwd | sed 's,.*-,,;s,.*,ok,'; mktemp -u abcXXX | wc -c; t=$(mktemp -d); [ -d "$t" ] && echo dir; rmdir "$t"
#---
# only: dash
printf 'x y\nz\n' | xargs echo; printf 'a\nb\n' | xargs -n1 echo item; printf 'a\0b c\0' | xargs -0 -n1 echo; printf 'a\nb\n' | xargs -I{} echo '<{}>'; true | xargs -r echo none; echo '"a b" c' | xargs -n1 echo; echo f | xargs false; echo $?; echo x | xargs nosuchcmd; echo $?; env -i A=1 sh -c 'echo $A'; env -u HOME sh -c 'echo "[$HOME]"'; echo 1 | tee a b; cat a b; echo 2 | tee -a a > /dev/null; cat a; yes | head -2; expr 1 + 2; expr 3 \* 4; expr abc : 'a\(.\)'; expr length hello; expr 5 \> 3; expr 1 = 2; echo $?
#---
# only: dash
echo abc | sha256sum; printf abc | md5sum; printf abc | sha1sum; printf abc > f; sha256sum f > sums; sha256sum -c sums; echo bad > f; sha256sum -c sums; echo $?; printf hello | base64; printf aGVsbG8= | base64 -d; echo; dd if=/dev/zero of=z bs=1024 count=4 2>/dev/null; wc -c < z; truncate -s 10 z; wc -c < z; cmp z z && echo same; printf a > p; printf b > q; cmp p q; diff p q; echo $?; printf 'a\nb\nc\n' > m; printf 'a\nx\nc\n' > n; diff m n; diff -q m n; diff -u m m && echo equal
#---
# only: dash
touch -d '2024-01-02 03:04:05' f; stat -c '%y' f; stat -c %Y f; touch -d @0 f; stat -c %Y f; touch -t 202001020304.05 f; date -u -r f +%F_%T; date -u -d @86400 +'%Y-%m-%d %H:%M:%S %j %a %b'; date -u -d '2024-02-28 +2 days' +%F; touch -r f g; stat -c %Y g; touch -c nosuch; ls; date -d rubbish; echo $?
#---
# only: dash
install -d -m 750 dir; echo x > src; install -m 644 src dir/file; install -D src new/deep/file; stat -c '%a %n' dir dir/file new/deep/file; ls dir new/deep; ls -a dir; ls nosuch; echo $?; ls -1 dir src; ls -d dir; cat nosuch; echo $?; cat -n src; head nosuch; echo $?; printf 'a\n\n\nb\n' | cat -s; ls -l src | cut -c1-10
#---
# only: dash
mkdir s; echo 1 > s/a; echo 2 > s/b; cp -a s t; cp -r s/. u 2>/dev/null || mkdir u && cp -r s/. u; ls u; cp -v s/a s/c; mv -v s/c s/d; rm -v s/d; rm -r t; cp s/a s/b u; mv u v; ls v; cp -p s/a k; mv s/a s/b v; ls s v; cp -r nosuch q; cp s; echo $?; mv v/a .; rm -rf s v; ls
#---
# only: dash
printf '1 2\n3 4\n' > f; while read a b; do echo $((a*b)); done < f; for f in $(seq 1 3); do touch file$f; done; ls file*; echo file?; set -- $(ls file* | wc -l); echo $1; [ -s f ] && echo nonempty; test -x f || echo notexec; find . -name 'file*' | sort | xargs rm; ls; which sh | sed 's,.*/,,'; timeout 5 true; echo $?; timeout 1 sleep 5; echo $?; nproc > /dev/null; id -u; uname -s; printf '%s\n' a b | tac; rev < f; fold -w 2 f; comm -12 f f | head -1
