# only: dash
# files differ
printf 'a\nb\nc\nd\ne\n' > x; sed 's/c/C/' x > y; diff -u x y | sed '1,2s/\t.*//' > p.diff; cp x z; patch -p0 < p.diff; echo $?; patch -p0 -i p.diff; echo $?; ls; cat x.rej; cp z x; rm -f x.rej x.orig; patch -R -p0 -i p.diff; echo $?; ls; patch -N -p0 -i p.diff; echo $?; patch -N -p0 -i p.diff; echo $?; ls
#---
# only: dash
# files differ
printf -- '--- a/x\n+++ b/x\n@@ -1,5 +1,5 @@\n a\n b\n-c\n+C\n d\n e\n' > p.diff; printf '0\n00\na\nb\nc\nd\ne\n' > x; patch -p1 -i p.diff; ls; cat x; printf 'a\nB\nc\nd\ne\n' > x; rm -f x.orig; patch -p1 -i p.diff; echo $?; ls; cat x; printf 'q\n' > x; patch -p1 -i p.diff; echo $?; ls; cat x.rej; cat x
#---
# only: dash
# files differ
printf -- '--- /dev/null\n+++ b/new/f\n@@ -0,0 +1,2 @@\n+h1\n+h2\n' | patch -p1; echo $?; cat new/f; printf -- '--- a/new/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-h1\n-h2\n' | patch -p1; ls; printf -- 'text\n--- a/src/none.c\n+++ b/src/none.c\n@@ -1 +1 @@\n-a\n+b\n' | patch -p1; echo $?; patch -p0 -i nofile; echo $?; echo garbage | patch; echo $?
#---
# only: dash
# files differ
seq 20 > n; cp n m; sed -i 's/^3$/three/; s/^15$/fifteen/; 18a extra' m; diff -u n m > d; patch --dry-run n d; cat n | head -3; patch -s n d; cmp n m && echo same; patch -R n < d; seq 20 | cmp - n && echo back; patch -b n < d; ls; mkdir sub; seq 20 > sub/n; patch -d sub -p0 n < d; cmp sub/n m && echo there
#---
# only: dash
# files differ
seq 30 > n; cp n m; sed -i 's/^3$/three/; s/^25$/x/' m; diff -u n m | sed '1,2s/\t.*//' > d; sed -i '25d;1i zero' n; patch n d; echo $?; ls; cat n.rej; printf 'no end' > e; printf 'no end\nmore' > f; diff -u e f > g; patch e < g; cmp e f && echo fine
#---
# only: dash
# files differ
mkdir -p a/src b/src; echo one > a/src/one; echo two > a/src/two; echo ONE > b/src/one; echo three > b/src/three; diff -urN a b > d; cd a; patch -p1 < ../d; ls src; cat src/one
