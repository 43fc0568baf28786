# only: dash
mkdir -p a/b a/c/d; touch a/x a/b/y.txt a/c/z.txt a/c/d/w; find a | sort; find a -type f -name '*.txt' | sort; find a -maxdepth 1 -mindepth 1 | sort
#---
# only: dash
mkdir -p a/b a/c; touch a/b/1 a/c/2; find a -name b -prune -o -type f -print; find a -path a/c -prune -o -print | sort; find a ! -name b -type d | sort
#---
# only: dash
mkdir a; printf 12345 > a/f; printf '' > a/e; find a -type f -size +0c; find a -size 5c; find a -empty; find a -size -1 -type f; find a -size 1 -type f; find a -size +1k; find a -size -2k -type f | sort
#---
# only: dash
mkdir a; touch a/1 a/2; find a -type f -exec echo {} \; | sort; find a -type f -exec echo x{}y \; | sort; find a -type f -name 1 -exec echo {} +; find a -type f -print0 | sort -z | tr '\0' '\n'
#---
# only: dash
mkdir a; touch a/f; chmod 750 a/f; find a -perm 750; find a -perm -700 -type f; find a -perm /001; find a -perm -u+x -type f; find a -type f ! -perm -o+r
#---
# only: dash
mkdir -p a/b; touch a/b/f; find a -delete; ls; mkdir -p a/b; touch a/x; find a -name x -delete; find a -type d -empty -delete; ls
#---
# only: dash
mkdir a; touch a/f.c a/f.h a/g; find a \( -name '*.c' -o -name '*.h' \) -printf '%f %p %h %y %s %d %P\n' | sort; find a -name '*.c' -o -name '*.h' -printf 'x%f\n'; find a -type f -printf '%m\n' -quit
#---
# only: dash
mkdir -p a/b/c; touch a/b/c/f; find a -regex '.*/c/.*'; find a -regex 'b'; find a -iname 'F'; find a -regextype posix-extended -regex '.*/(c|d)/f'; find a -depth -type d
#---
# only: dash
find nope; echo $?; find . -nope; echo $?; find . -name; echo $?; find . -type q; echo $?; find . -maxdepth x; echo $?
#---
# only: dash
mkdir a; touch -d '2020-01-01' a/o; touch a/n; find a -newer a/o -type f; find a -type f ! -newer a/o; find a -type f -mtime +30; find a -newermt 2021-01-01 -type f
#---
# only: dash
mkdir a; touch a/1 a/2; find a -type f -exec false \; ; echo $?; find a -type f -exec false {} +; echo $?; find a -type f \( -exec test {} = a/1 \; \) -print
#---
# only: dash
mkdir -p x y; touch x/1 y/2; find x y -type f; find x/ -type f; find ./x -type f -printf '%P\n'; find . -mindepth 2 | sort; find x -type f , -name 1 -print
#---
# only: dash
mkdir a; echo foo > a/1; echo bar > a/2; find a -type f | xargs grep -l foo; find a -type f -print0 | xargs -0 -n1 echo | sort; find a -type f -exec grep -q foo {} \; -print; echo a b c | xargs -n 2 echo; printf 'a\nb\n' | xargs -I{} echo x{}y; echo | xargs echo z; echo | xargs -r echo z
#---
# only: dash
echo a b c d | xargs -n2 -t echo 2>&1; printf "a 'b c' d\n" | xargs -n1 echo; printf 'a,b' | xargs -d, -n1 echo; printf '1\n2\n' | xargs sh -c 'echo $0 $@'; echo x | xargs false; echo $?; echo x | xargs nosuchcmd 2>/dev/null; echo $?; echo x | xargs sh -c 'exit 255' 2>/dev/null; echo $?
