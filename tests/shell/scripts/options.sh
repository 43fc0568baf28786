# only: dash
ls -Y; echo $?; ls --foo; echo $?; ls --all=3; echo $?; ls -l -Y; echo $?
#---
# only: dash
sort -Y </dev/null; echo $?; sort -k; echo $?; sort --key; echo $?; uniq -Y; echo $?; cut -d; echo $?; cut -Y; echo $?
#---
# only: dash
grep -Y foo; echo $?; grep --nope foo x; echo $?; grep -A; echo $?; egrep -Y x; echo $?
#---
# only: dash
sed -Y p; echo $?; sed --foo; echo $?; sed -e; echo $?
#---
# only: dash
tar -Y; echo $?; tar --nope; echo $?; tar -C; echo $?
#---
# only: dash
xargs -Y; echo $?; xargs -I; echo $?; xargs --nope; echo $?
#---
# only: dash
find . -maxdept 1; echo $?; find . -maxdepth x; echo $?; find . -name; echo $?; find . -exec; echo $?; find . -foo -bar; echo $?
#---
# only: dash
cp -Y a b; echo $?; mv --nope; echo $?; rm -Y; echo $?; mkdir -Y; echo $?; rmdir -Y; echo $?; touch -Y; echo $?; ln -Y; echo $?; cat -Y; echo $?
#---
# only: dash
head -Y; echo $?; tail -Y; echo $?; wc -Y; echo $?; tee -Y; echo $?; stat -Y; echo $?; du -Y; echo $?; df -Y; echo $?; date -Y; echo $?
#---
# only: dash
mktemp -Y; echo $?; install -Y; echo $?; sha256sum -q; echo $?; sha256sum --nope; echo $?; base64 -Y; echo $?; comm -Y; echo $?; join -Y; echo $?; paste -Y; echo $?; nl -Y; echo $?; tac -Y; echo $?
#---
# only: dash
env -Y; echo $?; nice -Y; echo $?; nohup -Y; echo $?; timeout -Y; echo $?; expand -Y; echo $?; truncate -Y; echo $?; id -Y; echo $?; uname -Y; echo $?; whoami -Y; echo $?; sleep -Y; echo $?; seq -Y; echo $?; yes -Y; echo $?; tr -Y; echo $?
#---
# only: dash
basename -Y; echo $?; dirname -Y; echo $?; readlink -Y; echo $?; realpath -Y; echo $?; chown -Y; echo $?; chgrp -Y; echo $?; split -Y; echo $?; fold -Y; echo $?; od -Y; echo $?; shuf -Y; echo $?; numfmt -Y; echo $?
#---
# only: dash
diff -Y; echo $?; cmp -Y; echo $?; gzip -Y; echo $?; nproc -Y; echo $?; printenv -Y; echo $?; tty -Y; echo $?; mkfifo -Y; echo $?; unlink -Y; echo $?;
#---
# only: dash
chmod -Y x; echo $?; chmod --nope; echo $?; expr --nope; echo $?; test -Y; echo $?; mknod -Y; echo $?; shred -Y; echo $?; stdbuf -Y; echo $?; cksum -Y; echo $?
#---
# only: dash
mkdir -p a/src b/src; echo one > a/src/one; echo two > a/src/two; echo ONE > b/src/one; echo three > b/src/three; diff -urN a b | sed 's/\t.*//'; diff -ruN a/src b/src | sed 's/\t.*//'; diff -r a b; diff -qr a b
