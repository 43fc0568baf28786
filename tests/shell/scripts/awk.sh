# only: dash
printf 'a b c\nd e f\n' | awk '{ $2="X"; print; print NF; $5="e"; print; print NF }'
#---
# only: dash
printf 'a:b\nc:d\n' | awk -F: -v OFS=- '{ $1=$1; print } END { print NR }'
#---
# only: dash
printf 'x\ny\nz\n' > f; awk 'NR==1 { while ((getline line < "f") > 0) n++; close("f"); print n } { print }' f
#---
# only: dash
awk 'BEGIN { "echo hi; echo there" | getline x; print x; "echo hi; echo there" | getline; print $0; close("echo hi; echo there"); while (("echo a; echo b" | getline l) > 0) print "got " l }'
#---
# only: dash
awk 'BEGIN { print "b\na" | "sort"; close("sort"); print "after" }'
#---
# only: dash
awk 'BEGIN { print "b" | "cat"; print "x" ; system(""); print "y" }'
#---
# only: dash
awk 'BEGIN { print "one" > "o"; print "two" > "o"; close("o"); print "three" >> "o"; close("o"); while ((getline l < "o") > 0) print l }'
#---
# only: dash
printf 'a\nb\n\nc\nd\n\n\n\ne\n' | awk 'BEGIN { RS=""; FS="\n" } { print NR ": " $1 "," $2; n=NF; print n }'
#---
# only: dash
printf 'a b\nc d\n\ne\n' | awk 'BEGIN { RS="" } { print NF, $1 }'
#---
# only: dash
awk 'BEGIN { printf "%5d|%-5d|%05d|%+d|%x|%X|%o|%c|%c|%s|%5.2f|%e|%g|%%\n", 3, 3, 3, 3, 255, 255, 8, 65, "hello", "s", 3.14159, 12345.678, 0.0001 }'
#---
# only: dash
awk 'BEGIN { printf "%s %s %s\n", "a", "b", "c"; printf "%.3s|%10s|%-10s|\n", "abcdef", "r", "l"; printf "%*d|\n", 5, 42; printf "%i %5.1f%%\n", 3.9, 45.67 }'
#---
# only: dash
awk 'BEGIN { x["a"]=1; x["b"]=2; delete x["a"]; if (!("a" in x)) print "gone"; if ("b" in x) print "b"; x[1,2]=3; if ((1,2) in x) print "yes"; for (k in x) n++; print n; delete x; for (k in x) print "bad" }'
#---
# only: dash
awk 'function f(a,b) { a[1]=b; return b*2 } BEGIN { print f(arr, 4); print arr[1] } '
#---
# only: dash
awk 'function fact(n) { return n <= 1 ? 1 : n * fact(n-1) } BEGIN { print fact(10) }'
#---
# only: dash
awk 'function f(x,  i, t) { for (i=0;i<3;i++) t = t x; return t } BEGIN { print f("ab"); print i "" }'
#---
# only: dash
printf '1\n2\n3\n4\n5\n6\n' | awk '/2/,/4/ { print "r" $0 } NR==5,0 { print "s" $0 }'
#---
# only: dash
printf 'foo bar\n' | awk '{ gsub(/o/, "[&]"); print; sub(/b/, "\\&"); print; gsub(/x*/, "-"); print }'
#---
# only: dash
awk 'BEGIN { s="aaa"; n=gsub(/a/, "b", s); print n, s; print match("foobar", /o+/), RSTART, RLENGTH; print match("x", /y/), RSTART, RLENGTH }'
#---
# only: dash
awk 'BEGIN { n=split("a,b,c", p, ","); print n, p[1], p[3]; n=split("", q); print n, length(q); n=split("a1b22c", r, /[0-9]+/); print n, r[3]; print length("abc"), length() }'
#---
# only: dash
awk 'BEGIN { print length 5; print 1 " " 2, 3; print (1,2) > "/dev/stdout"; print -1 " " -1; print 1-1; x = "A" "B"; print x }'
#---
# only: dash
awk 'BEGIN { print 1==1.0, "a"<"b", "10"<"9", 10<9, "abc"~/b/, "abc"!~"z"; print !0, !"", !"a", - -3 }'
#---
# only: dash
printf '10 9\nabc 5\n' | awk '$1 > $2 { print "gt", $0 } $1 < $2 { print "lt", $0 }'
#---
# only: dash
awk -v 's=a\tb\\n' 'BEGIN { print s }'; awk 'BEGIN { print ARGC, ARGV[1], ARGV[2] }' x y=1
#---
# only: dash
printf 'l1\nl2\n' > a; printf 'm1\nm2\n' > b; awk 'FNR==1 { print FILENAME } { print NR, FNR, $0 }' a b; awk '{ print v, $0 }' v=1 a v=2 b
#---
# only: dash
awk 'NR==FNR { k[$1]=$2; next } $1 in k { print $0, k[$1] }' /dev/null /dev/null; printf 'a 1\nb 2\n' > x; printf 'b\nc\na\n' > y; awk 'NR==FNR { k[$1]=$2; next } $1 in k { print $0, k[$1] }' x y
#---
# only: dash
printf 'a\nb\nc\n' | awk 'NR==2 { exit 3 } { print } END { print "end" }'; echo $?
#---
# only: dash
awk 'BEGIN { exit 1 } END { print "e" }'; echo $?; awk 'BEGIN { exit } END { exit 4 }'; echo $?
#---
# only: dash
printf 'a\nb\n' | awk 'END { print $0, NF, NR }'
#---
# only: dash
awk 'BEGIN { while (i < 5) { i++; if (i==2) continue; if (i==4) break; print i }; do { j++ } while (j < 3); print j; for (;;) { if (k++ > 2) break }; print k }'
#---
# only: dash
printf 'a b\n' | awk '{ $3 = "c"; print NF; NF = 2; print; $0 = "x y z"; print $2, NF; print $NF, $(NF-1) }'
#---
# only: dash
awk 'BEGIN { OFMT="%.2f"; x=3.14159; print x; print x ""; CONVFMT="%.1f"; print (x "") }'
#---
# only: dash
printf 'k=v\nx = y\n' | awk -F' *= *' '{ print $1 "|" $2 }'; printf 'a|b\n' | awk -F'|' '{ print $2 }'; printf 'a.b\n' | awk -F. '{ print $2 }'; printf 'aTTbt\n' | awk -FTT '{ print $2 }'
#---
# only: dash
printf 'a\tb c\n' | awk -F'\t' '{ print $2 }'; printf 'atb\n' | awk -Ft '{ print $1 }'; echo 'a  b' | awk -F' ' '{ print $2 }'; echo 'a  b' | awk -F'[ ]' '{ print NF }'
#---
# only: dash
printf 'a;b;c' | awk 'BEGIN { RS=";" } { print NR $0 }'; printf 'a;b;c;\n' | awk -v RS=';' '{ print NR ":" $0 }'
#---
# only: dash
printf 'one12two3three' | awk -v RS='[0-9]+' '{ print $0 }'
#---
# only: dash
awk 'BEGIN { "date +%Y" | getline y; print (y > 2000) ; print ENVIRON["HOME"]; printf "no newline" }'; echo; awk 'BEGIN { print "err" > "/dev/stderr" }'
#---
# only: dash
printf 'b 2\na 1\n' | awk '{ print $2, $1 | "sort -n" } END { close("sort -n"); print "done" }'
#---
# only: dash
awk 'BEGIN { printf "a\n" "b\n"; if (1) print "x"; else print "y"; if (0) ; else print "z" }
function g(x) { return x+1 }
BEGIN { print g(g(1)) }'
#---
# only: dash
awk 'BEGIN { a = "x"; a = a "y" "z"; print a; b += 5; b -= 2; b *= 4; b /= 3; b ^= 2; b %= 7; print b; print b++ + ++b, b--, --b }'
#---
# only: dash
awk 'BEGIN { print substr("x", 1) ? "t" : "f"; print 1 ? 2 ? "a" : "b" : "c"; print 1 in x; x[1]; print 1 in x }'
#---
# only: dash
awk '{ print'; echo $?
