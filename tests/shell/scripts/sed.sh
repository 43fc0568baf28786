# only: dash
seq 6 > f; sed -n '2p;4,5p' f; sed '1d;$d' f; sed -n '$=' f; sed '2,4!d' f; sed -n '0~2p' f; sed -n '2,+1p' f; sed -n '1~3p' f; sed '2q' f; sed '2q5' f; echo $?; sed -n '2{p;q}' f
#---
# only: dash
seq 4 | sed 'N;s/\n/-/'; seq 3 | sed 'N;P;D'; seq 3 | sed -n 'H;${x;s/\n/,/g;p}'; seq 3 | sed G; seq 3 | sed -n '1!G;h;$p'; seq 5 | sed '$!N;$!D'
#---
# only: dash
printf 'hello\n' | sed 'y/abcdefgh/ABCDEFGH/'; echo 'a/b' | sed 's|/|:|'; echo aaa | sed 's/a/b/2'; echo aaa | sed 's/a/b/2g'; echo abc | sed 's/\(a\)\(b\)/\2\1/'; echo abc | sed -E 's/(a)(b)/\2\1/'; echo abc | sed 's/b/[&]/;s/c/\&/'
#---
# only: dash
printf 'a\nb\nc\n' | sed ':a;N;$!ba;s/\n/,/g'; echo aXbX | sed ':l;s/X/y/;tl'; echo ab | sed 's/a/x/;T;s/b/z/'; printf '1\n2\n' | sed '/1/b;s/$/!/'; echo foo | sed -n '/foo/{s//bar/;p}'
#---
# only: dash
seq 3 > f; sed -i 's/2/two/' f; cat f; sed -i.bak '1d' f; cat f f.bak; sed -n 'w out' f; cat out; echo x | sed 's/x/y/w o2'; cat o2; sed -i -e '$a end' f; cat f; sed -n '/end/!p' f
#---
# only: dash
echo 'Hello World' | sed 's/hello/bye/I'; echo abc | sed 's/.*/\U&/'; echo 'foo bar' | sed 's/\b\(.\)/\u\1/g'; echo FOO | sed 's/.*/\L&\E!/'; echo 'a b' | sed 's/\s/_/;s/\w/X/'; echo 'a+b' | sed 's/a\+/x/'; echo 'aab' | sed -r 's/a{2}/x/'
#---
# only: dash
printf 'a\0b\0' | sed -z 's/^/x/' | tr '\0' '\n'; printf 'a\nb' | sed 's/b/c/'; echo; printf 'x\ty\n' | sed -n l; echo abc | sed 's/b/\n/'; echo 'a,b' | sed 's/,/\t/'; echo 'a' | sed 's/a/b/p'; echo a | sed -n 's/a/b/p'
#---
# only: dash
printf '[a]\nk=1\n[b]\nk=2\n' | sed '/^\[b\]/,/^\[/s/k=.*/k=9/'; printf '[a]\nk=1\n[b]\nk=2\n' | sed '/\[a\]/,/\[b\]/{/k/d}'; printf 'x\ny\n' | sed '/x/{n;s/y/z/}'; printf 'x\ny\n' | sed '/x/{N;d}'; printf '1\n2\n3\n' | sed '/1/,2d'; printf '1\n2\n3\n1\n' | sed '/1/,/1/d'; seq 5 | sed '0,/1/d'; seq 5 | sed '4,2p' 
#---
# only: dash
echo a | sed 's/a'; echo $?; echo a | sed 'k'; echo $?; sed p nofile; echo $?; echo a | sed 's/\(a/b/'; echo $?; echo a | sed 's/a/b/gg'; echo a | sed 'b nolabel'; echo a | sed '}'; echo a | sed '{p'; sed; echo $?
#---
printf 'ab\n' > f; sed 's/b/\r\f\v\a\x41\o101\d065/' f | od -c; printf 'a\rb\tc\n' | sed 's/\r/R/;s/\t/T/' | od -c; sed 's/$/\r/' f | sed 's/\r$//' | od -c; sed 'a x\ry' f | od -c; sed 's/a/\x26/' f; sed 's/a/[\x41-\x43]/' f; sed 's/\x61/Z/' f
