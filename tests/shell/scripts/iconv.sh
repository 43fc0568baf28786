# only: dash bash
printf 'caf\351 \244\n' > latin
iconv -f latin1 -t utf8 latin; iconv -f ISO-8859-15 -t UTF-8 latin; iconv -f cp1252 -t utf-8 -o out latin; cat out
#---
# only: dash bash
printf 'caf\303\251 \342\202\254\n' > text
iconv -f utf-8 -t latin1 text; echo $?
iconv -f utf-8 -t ascii text; echo $?
iconv -f utf-8 -t ISO_8859-15 text; echo $?
#---
# only: dash bash
printf 'caf\303\251 \360\237\230\200\n' > text
iconv -f utf8 -t utf-16 text | od -An -tx1
iconv -f utf8 -t utf-16le text | od -An -tx1
iconv -f utf8 -t UTF16BE text | od -An -tx1
iconv -f utf8 -t utf-16 text | iconv -f utf-16 -t utf8
iconv -f utf8 -t utf-16be text | iconv -f utf-16be -t utf8
#---
# only: dash bash
printf 'a\377b\n' > broken
iconv -f utf-8 -t utf-16le broken > out; echo $?
iconv -f ascii -t utf-8 broken; echo $?
iconv -f utf-8 -t utf-8 missing; echo $?
echo plain | iconv --from-code=UTF-8 --to-code=US-ASCII
printf '\303\251t\303\251\n' | iconv -c -f utf-8 -t ascii; echo $?
#---
# only: dash bash
printf '\200\223x\224\n' | iconv -f WINDOWS-1252 -t UTF-8
printf '\342\202\254\n' | iconv -f UTF-8 -t CP1252 | od -An -tx1
#---
# only: dash bash
printf 'a\377b\303\251\n' | iconv -c -f utf-8 -t ascii; echo $?
printf 'caf\303\251\n' | iconv -f utf-8 -t latin1//IGNORE | od -An -tx1
