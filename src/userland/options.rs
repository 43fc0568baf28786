//! The options that the real programs have: one that is none of them is refused as they refuse it, one that has no model
//! here is said to have none.

/// Names of programs, their letters, their long options without `--`. As Debian 12 has them: coreutils 9.1, grep 3.8,
/// sed 4.9, tar 1.34, findutils 4.9, diffutils 3.8, gzip 1.12, patch 2.7.6.
const OPTIONS: &[(&str, &str, &str)] = &[
    (
        "ls",
        "abcdfghiklmnopqrstuvwxABCDFGHILNQRSTUXZ1",
        "all almost-all author block-size classify color context dereference dereference-command-line dereference-command-line-symlink-to-dir directory dired escape file-type format full-time group-directories-first help hide hide-control-chars human-readable hyperlink ignore ignore-backups indicator-style inode kibibytes literal no-group numeric-uid-gid quote-name quoting-style recursive reverse show-control-chars si size sort tabsize time time-style version width zero",
    ),
    (
        "cp",
        "abdfilnprstuvxHLPRSTZ",
        "archive attributes-only backup context copy-contents dereference force help interactive link no-clobber no-dereference no-preserve no-target-directory one-file-system parents preserve recursive reflink remove-destination sparse strip-trailing-slashes suffix symbolic-link target-directory update verbose version",
    ),
    (
        "mv",
        "bfintuvSTZ",
        "backup context force help interactive no-clobber no-target-directory strip-trailing-slashes suffix target-directory update verbose version",
    ),
    (
        "rm",
        "dfirvIR",
        "dir force help interactive no-preserve-root one-file-system preserve-root recursive verbose version",
    ),
    ("mkdir", "mpvZ", "context help mode parents verbose version"),
    ("rmdir", "pv", "help ignore-fail-on-non-empty parents verbose version"),
    ("touch", "acdfhmrt", "date help no-create no-dereference reference time version"),
    (
        "cat",
        "benstuvAET",
        "help number number-nonblank show-all show-ends show-nonprinting show-tabs squeeze-blank version",
    ),
    ("head", "cnqvz0123456789", "bytes help lines quiet silent verbose version zero-terminated"),
    (
        "tail",
        "bcflnqsvzF0123456789",
        "bytes follow help lines max-unchanged-stats pid quiet retry silent sleep-interval verbose version zero-terminated",
    ),
    (
        "sort",
        "bcdfghikmnorstuyzCMRSTV",
        "batch-size buffer-size check compress-program debug dictionary-order field-separator files0-from general-numeric-sort help human-numeric-sort ignore-case ignore-leading-blanks ignore-nonprinting key merge month-sort numeric-sort output parallel random-sort random-source reverse sort stable temporary-directory unique version version-sort zero-terminated",
    ),
    (
        "uniq",
        "cdfisuwzD0123456789",
        "all-repeated check-chars count group help ignore-case repeated skip-chars skip-fields unique version zero-terminated",
    ),
    ("wc", "clmwL", "bytes chars files0-from help lines max-line-length version words"),
    (
        "cut",
        "bcdfnsz",
        "bytes characters complement delimiter fields help only-delimited output-delimiter version zero-terminated",
    ),
    ("tr", "cdstAC", "complement delete help squeeze-repeats truncate-set1 version"),
    ("tee", "aip", "append help ignore-interrupts output-error version"),
    (
        "ln",
        "bdfinrstvFLPST",
        "backup directory force help interactive logical no-dereference no-target-directory physical relative suffix symbolic target-directory verbose version",
    ),
    (
        "chmod",
        "cfvRrwxXstugoa01234567",
        "changes help no-preserve-root preserve-root quiet recursive reference silent verbose version",
    ),
    (
        "chown",
        "cfhvHLPR",
        "changes dereference from help no-dereference no-preserve-root preserve-root quiet recursive reference silent verbose version",
    ),
    (
        "chgrp",
        "cfhvHLPR",
        "changes dereference help no-dereference no-preserve-root preserve-root quiet recursive reference silent verbose version",
    ),
    ("stat", "cftL", "cached dereference file-system format help printf terse version"),
    (
        "du",
        "abcdhklmstxBDHLPSX0",
        "all apparent-size block-size bytes count-links dereference dereference-args exclude exclude-from files0-from help human-readable inodes max-depth no-dereference null one-file-system separate-dirs si summarize threshold time time-style total version",
    ),
    (
        "df",
        "ahiklmtvxBFHPT",
        "all block-size exclude-type help human-readable inodes local no-sync output portability print-type si sync total type version",
    ),
    (
        "date",
        "dfrsuIR",
        "date debug file help iso-8601 reference resolution rfc-3339 rfc-email set universal utc version",
    ),
    ("basename", "asz", "help multiple suffix version zero"),
    ("dirname", "z", "help version zero"),
    (
        "readlink",
        "efmnqsvz",
        "canonicalize canonicalize-existing canonicalize-missing help no-newline quiet silent verbose version zero",
    ),
    (
        "realpath",
        "emqszLP",
        "canonicalize-existing canonicalize-missing help logical no-symlinks physical quiet relative-base relative-to strip version zero",
    ),
    ("mktemp", "dpqtuV", "directory dry-run help quiet suffix tmpdir version"),
    (
        "install",
        "bcdgmopstvCDSTZ",
        "backup compare context directory group help mode no-target-directory owner preserve-context preserve-timestamps strip strip-program suffix target-directory verbose version",
    ),
    (
        "sha256sum sha1sum sha224sum sha384sum sha512sum md5sum",
        "bctwz",
        "binary check help ignore-missing quiet status strict tag text version warn zero",
    ),
    (
        "b2sum",
        "bcltwz",
        "binary check help ignore-missing length quiet status strict tag text version warn zero",
    ),
    ("base64 base32", "diw", "decode help ignore-garbage version wrap"),
    (
        "basenc",
        "diw",
        "base16 base2lsbf base2msbf base32 base32hex base64 base64url decode help ignore-garbage version wrap z85",
    ),
    (
        "cksum",
        "abcltwz",
        "algorithm check debug help ignore-missing length quiet status strict tag untagged version warn zero",
    ),
    ("sum", "rs", "help sysv version"),
    ("comm", "z123", "check-order help nocheck-order output-delimiter total version zero-terminated"),
    ("join", "aeijotvz12", "check-order header help ignore-case nocheck-order version zero-terminated"),
    ("paste", "dsz", "delimiters help serial version zero-terminated"),
    (
        "nl",
        "bdfhilnpsvw",
        "body-numbering footer-numbering header-numbering help join-blank-lines line-increment no-renumber number-format number-separator number-width section-delimiter starting-line-number version",
    ),
    ("tac", "brs", "before help regex separator version"),
    ("fold", "bsw0123456789", "bytes help spaces version width"),
    (
        "fmt",
        "cgpstuw0123456789",
        "crown-margin goal help prefix split-only tagged-paragraph uniform-spacing version width",
    ),
    (
        "split",
        "abdelntuxC0123456789",
        "additional-suffix bytes elide-empty-files filter help hex-suffixes line-bytes lines number numeric-suffixes separator suffix-length unbuffered verbose version",
    ),
    (
        "env",
        "iuvCS0",
        "block-signal chdir debug default-signal help ignore-environment ignore-signal list-signal-handling null split-string unset version",
    ),
    ("nice", "n0123456789", "adjustment help version"),
    ("nohup tsort whoami sleep unlink groups dd yes", "", "help version"),
    ("timeout", "ksv", "foreground help kill-after preserve-status signal verbose version"),
    ("expand", "it0123456789", "help initial tabs version"),
    ("unexpand", "at0123456789", "all first-only help tabs version"),
    (
        "od",
        "abcdefhijlostvwxABDFHILNOSX",
        "address-radix endian format help output-duplicates read-bytes skip-bytes strings traditional version width",
    ),
    ("truncate", "cors", "help io-blocks no-create reference size version"),
    ("id", "agnruzGZ", "context group groups help name real user version zero"),
    (
        "uname",
        "aimnoprsv",
        "all hardware-platform help kernel-name kernel-release kernel-version machine nodename operating-system processor version",
    ),
    ("printenv", "iu0", "help null version"),
    (
        "shuf",
        "einorz",
        "echo head-count help input-range output random-source repeat version zero-terminated",
    ),
    (
        "numfmt",
        "dz",
        "debug delimiter field format from from-unit grouping header help invalid padding round suffix to to-unit version zero-terminated",
    ),
    ("mkfifo mknod", "mZ", "context help mode version"),
    ("nproc", "", "all help ignore version"),
    ("stdbuf", "eio", "error help input output version"),
    ("sync", "df", "data file-system help version"),
    ("tty", "s", "help quiet silent version"),
    ("shred", "fnsuvxz", "exact force help iterations random-source remove size verbose version zero"),
    ("seq", "fsw0123456789", "equal-width format help separator version"),
    ("chroot", "", "groups help skip-chdir userspec version"),
    (
        "grep",
        "abcdefhilmnoqrsuvwxyzABCDEFGHILPRTUVXZ0123456789",
        "after-context basic-regexp before-context binary binary-files byte-offset color colour context count dereference-recursive devices directories exclude exclude-dir exclude-from extended-regexp file files-with-matches files-without-match fixed-strings group-separator help ignore-case include initial-tab invert-match label line-buffered line-number line-regexp max-count no-filename no-group-separator no-ignore-case no-messages null null-data only-matching perl-regexp quiet recursive regexp silent text version with-filename word-regexp",
    ),
    (
        "sed",
        "befilnrsuzEV",
        "debug expression file follow-symlinks help in-place line-length null-data posix quiet regexp-extended sandbox separate silent unbuffered version",
    ),
    (
        "xargs",
        "adeilnoprstxEILP0",
        "arg-file delimiter eof exit help interactive max-args max-chars max-lines max-procs no-run-if-empty null open-tty process-slot-var replace show-limits verbose version",
    ),
    (
        "tar",
        "abcdfghijklmnoprstuvwxzABCFGHIJKLMNOPRSTUVWXZ0123456789",
        "absolute-names acls add-file after-date anchored append atime-preserve auto-compress backup block-number blocking-factor bzip2 catenate check-device check-links checkpoint checkpoint-action clamp-mtime compare compress concatenate confirmation create delay-directory-restore delete dereference diff directory exclude exclude-backups exclude-caches exclude-caches-all exclude-caches-under exclude-from exclude-ignore exclude-ignore-recursive exclude-tag exclude-tag-all exclude-tag-under exclude-vcs exclude-vcs-ignores extract file files-from force-local format full-time get group group-map gunzip gzip hard-dereference help hole-detection ignore-case ignore-command-error ignore-failed-read ignore-zeros incremental index-file info-script interactive keep-directory-symlink keep-newer-files keep-old-files label level list listed-incremental lzip lzma lzop mode mtime multi-volume new-volume-script newer newer-mtime no-acls no-anchored no-auto-compress no-check-device no-delay-directory-restore no-ignore-case no-ignore-command-error no-null no-overwrite-dir no-quote-chars no-recursion no-same-owner no-same-permissions no-seek no-selinux no-unquote no-verbatim-files-from no-wildcards no-wildcards-match-slash no-xattrs null numeric-owner occurrence old-archive one-file-system one-top-level overwrite overwrite-dir owner owner-map pax-option portability posix preserve-order preserve-permissions quote-chars quoting-style read-full-records record-size recursion recursive-unlink remove-files restrict rmt-command rsh-command same-order same-owner same-permissions seek selinux show-defaults show-omitted-dirs show-snapshot-field-ranges show-stored-names show-transformed-names skip-old-files sort sparse sparse-version starting-file strip-components suffix tape-length test-label to-command to-stdout totals touch transform uncompress ungzip unlink-first unquote update usage use-compress-program utc verbatim-files-from verbose verify version volno-file warning wildcards wildcards-match-slash xattrs xattrs-exclude xattrs-include xform xz zstd",
    ),
    (
        "gzip",
        "abcdfhklmnqrtvHLMNSVZ123456789",
        "best decompress fast force help keep license list name no-name quiet recursive rsyncable stdout suffix synchronous test verbose version",
    ),
    (
        "diff",
        "abcdefhilnpqrstuvwxyBCDEFHILNPSTUWXZ0123456789",
        "brief color context ed exclude exclude-from expand-tabs from-file help horizon-lines ifdef ignore-all-space ignore-blank-lines ignore-case ignore-file-name-case ignore-matching-lines ignore-space-change ignore-tab-expansion ignore-trailing-space initial-tab label left-column line-format minimal new-file no-dereference no-ignore-file-name-case normal paginate palette rcs recursive report-identical-files show-c-function show-function-line side-by-side speed-large-files starting-file strip-trailing-cr suppress-blank-empty suppress-common-lines tabsize text to-file unidirectional-new-file unified version width",
    ),
    ("cmp", "bcilnsv", "bytes help ignore-initial print-bytes quiet silent verbose version"),
    (
        "patch",
        "bcdefgilmnoprstuvxzBDEFNRTVYZ",
        "backup backup-if-mismatch basename-prefix batch binary context directory dry-run ed force forward fuzz get help ifdef ignore-whitespace input merge no-backup-if-mismatch normal output posix prefix quiet quoting-style read-only reject-file reject-format remove-empty-files reverse set-time set-utc silent strip suffix unified verbose version version-control",
    ),
];

/// What a program says of an option that it does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// `unrecognized option '--foo'`.
    Unknown(String),
    /// The real one has it.
    Known,
}

/// Whether the real program has a letter or a long name; `None` where its options are not listed here.
pub(super) fn refusal(program: &str, option: &str) -> Option<Refusal> {
    let (_, letters, longs) = listed(program)?;
    let Some(name) = option.strip_prefix("--") else {
        let letter = option.trim_start_matches('-');
        return Some(match letters.contains(letter) {
            true => Refusal::Known,
            false => Refusal::Unknown(format!("invalid option -- '{letter}'")),
        });
    };
    let fitting: Vec<&str> = longs.split(' ').filter(|long| long.starts_with(name)).collect();
    Some(match fitting.as_slice() {
        [] => Refusal::Unknown(format!("unrecognized option '--{name}'")),
        [_] => Refusal::Known,
        several if several.contains(&name) => Refusal::Known,
        several => {
            let names: String = several.iter().map(|long| format!(" '--{long}'")).collect();
            Refusal::Unknown(format!("option '--{name}' is ambiguous; possibilities:{names}"))
        }
    })
}

/// The long option that a beginning of its name stands for, if it is that of one alone.
pub(super) fn whole_name(program: &str, beginning: &str) -> Option<&'static str> {
    let (_, _, long) = listed(program)?;
    let fitting: Vec<&str> = long.split(' ').filter(|name| name.starts_with(beginning)).collect();
    match *fitting {
        [one] => Some(one),
        ref several => several.iter().find(|name| **name == beginning).copied(),
    }
}

/// Whether the program's options are listed here.
pub(super) fn are_listed(program: &str) -> bool {
    listed(program).is_some()
}

fn listed(program: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let program = match program {
        "egrep" | "fgrep" => "grep",
        other => other,
    };
    OPTIONS.iter().find(|(names, ..)| names.split(' ').any(|name| name == program))
}

/// What follows such a message, and the exit code.
pub(super) fn after(program: &str) -> (String, i32) {
    let code = match program {
        "ls" | "dir" | "vdir" | "sort" | "grep" | "egrep" | "fgrep" | "diff" | "cmp" | "patch" | "tty"
        | "printenv" => 2,
        "env" | "nice" | "nohup" | "timeout" | "stdbuf" | "chroot" => 125,
        "tar" => 64,
        _ => 1,
    };
    let text = match program {
        "grep" | "egrep" | "fgrep" => {
            "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n".to_owned()
        }
        "gzip" => "Try `gzip --help' for more information.\n".to_owned(),
        "diff" | "cmp" | "patch" => format!("{program}: Try '{program} --help' for more information.\n"),
        "tar" => "Try 'tar --help' or 'tar --usage' for more information.\n".to_owned(),
        "sed" => super::sed::USAGE.to_owned(),
        _ => format!("Try '{program} --help' for more information.\n"),
    };
    (text, code)
}
