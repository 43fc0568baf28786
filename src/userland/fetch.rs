//! `curl`, `wget`: declared downloads. Nothing is fetched; what a well-known address gives is in [`super::sites`].

use crate::shell::{ExitCode, NetworkMode, Process};
use crate::vfs::Content;

use super::flags::Flags;
use super::{Program, Userland};
use super::{published, sites};

const CURL: &[&str] = &[
    "f,fail",
    "s,silent",
    "S,show-error",
    "L,location",
    "o,output=",
    "O,remote-name",
    "J,remote-header-name",
    "k,insecure",
    "v,verbose",
    "I,head",
    "i,include",
    "X,request=",
    "H,header=",
    "d,data=",
    "data-raw=",
    "data-binary=",
    "F,form=",
    "u,user=",
    "A,user-agent=",
    "e,referer=",
    "b,cookie=",
    "c,cookie-jar=",
    "x,proxy=",
    "m,max-time=",
    "connect-timeout=",
    "retry=",
    "retry-delay=",
    "retry-max-time=",
    "retry-connrefused",
    "retry-all-errors",
    "compressed",
    "create-dirs",
    "output-dir=",
    "progress-bar,#",
    "proto=",
    "tlsv1.2",
    "tlsv1.3",
    "1,tlsv1",
    "ssl-reqd",
    "cacert=",
    "capath=",
    "E,cert=",
    "key=",
    "C,continue-at=",
    "N,no-buffer",
    "g,globoff",
    "G,get",
    "n,netrc",
    "w,write-out=",
    "K,config=",
    "q,disable",
    "V,version",
    "h,help",
    "4,ipv4",
    "6,ipv6",
    "http1.1",
    "http2",
    "no-progress-meter",
    "fail-with-body",
    "url=",
    "remote-name-all",
    "z,time-cond=",
    "R,remote-time",
    "a,append",
    "T,upload-file=",
    "parallel,Z",
    "unix-socket=",
];

const WGET: &[&str] = &[
    "q,quiet",
    "nv,no-verbose",
    "O,output-document=",
    "P,directory-prefix=",
    "c,continue",
    "N,timestamping",
    "S,server-response",
    "t,tries=",
    "T,timeout=",
    "U,user-agent=",
    "header=",
    "no-check-certificate",
    "progress=",
    "show-progress",
    "no-cookies",
    "nc,no-clobber",
    "r,recursive",
    "p,page-requisites",
    "k,convert-links",
    "m,mirror",
    "l,level=",
    "np,no-parent",
    "nH,no-host-directories",
    "A,accept=",
    "i,input-file=",
    "b,background",
    "V,version",
    "spider",
    "retry-connrefused",
    "waitretry=",
    "read-timeout=",
    "https-only",
    "secure-protocol=",
    "ca-certificate=",
    "method=",
    "post-data=",
    "user=",
    "password=",
    "content-disposition",
    "trust-server-names",
    "max-redirect=",
    "4,inet4-only",
    "no-hsts",
    "no-proxy",
    "auth-no-challenge",
    "no-iri",
    "e,execute=",
    "v,verbose",
    "compression=",
    "Y,proxy=",
];

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["curl"],
        summary: "downloads of well-known size, others estimated",
        flags: CURL,
        run: curl,
    },
    Program {
        names: &["wget"],
        summary: "downloads of well-known size, others estimated",
        flags: WGET,
        run: wget,
    },
];

/// The last part of an address, as `-O` names the file.
fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.is_empty() || path.ends_with("//") { "index.html" } else { name }
}

/// Host of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

/// Gives the content, or `None` without a network.
fn get(process: &mut Process<'_>, url: &str) -> Option<Content> {
    let content = sites::content(url, &process.sys.machine);
    let newest = published::newest(url).or_else(|| published::redirect(url));
    if let Some((of, _)) = newest.filter(|_| process.sys.network != NetworkMode::None) {
        let message = format!("which release of {of} is the newest is not known: one stands for it");
        process.note("newest-release", message, "name a version, and the build is the same tomorrow");
    }
    process.download(content.len()).then_some(content)
}

fn curl(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CURL) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("V") {
        process.out("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n");
        return 0;
    }
    let mut urls: Vec<String> = flags.texts();
    urls.extend(flags.values("url").map(str::to_owned));
    if urls.is_empty() {
        process.err(
            "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
        );
        return 2;
    }
    let mut outputs = flags.given.iter().filter(|(flag, _)| matches!(*flag, "o" | "O")).cloned();
    let all_named = flags.has("remote-name-all");
    let last = urls.last().cloned();
    for url in urls {
        if is_local(&url) {
            let quiet = flags.has("s") && !flags.has("S");
            if !quiet {
                process.err(format!(
                    "curl: (7) Failed to connect to {} port 80: Connection refused\n",
                    host(&url)
                ));
            }
            return 7;
        }
        let Some(mut content) = get(process, &url) else {
            if !flags.has("s") || flags.has("S") {
                process.err(format!("curl: (6) Could not resolve host: {}\n", host(&url)));
            }
            return 6;
        };
        if flags.has("I") {
            content = Content::from(headers(&url, flags.has("L")).as_str());
        }
        let target = match outputs.next() {
            Some(("o", Some(path))) => Some(path),
            Some(_) => Some(file_name(&url).to_owned()),
            None if all_named => Some(file_name(&url).to_owned()),
            None => None,
        };
        match target {
            None => process.out_content(content),
            Some(path) if path == "-" => process.out_content(content),
            Some(path) => {
                let path = match flags.value("output-dir") {
                    Some(directory) => format!("{}/{path}", directory.trim_end_matches('/')),
                    None => path,
                };
                if flags.has("create-dirs") {
                    let _ = process.mkdir_all(crate::vfs::path::parent(&process.path(&path)), 0o750);
                }
                if let Err(errno) = process.write(&path, content) {
                    process.err(format!("curl: (23) Failure writing output to destination: {errno}\n"));
                    return 23;
                }
            }
        }
    }
    if let Some(format) = flags.value("w") {
        let text = written_out(format, last.as_deref().unwrap_or_default(), flags.has("L"));
        process.out(text);
    }
    0
}

/// What `--write-out` prints after the last of the addresses.
fn written_out(format: &str, url: &str, follows: bool) -> String {
    let leads = published::redirect(url).map(|(_, place)| place);
    let code = if leads.is_some() && !follows { "302" } else { "200" };
    let (effective, next) = match leads {
        Some(place) if follows => (place, String::new()),
        Some(place) => (url.to_owned(), place),
        None => (url.to_owned(), String::new()),
    };
    let values = [
        ("%{url_effective}", effective.as_str()),
        ("%{redirect_url}", &next),
        ("%{http_code}", code),
        ("%{response_code}", code),
        ("%{filename_effective}", file_name(url)),
        ("%{scheme}", "HTTPS"),
        ("%{exitcode}", "0"),
        ("\\n", "\n"),
        ("\\t", "\t"),
    ];
    values.iter().fold(format.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// The headers that `-I` shows.
fn headers(url: &str, follows: bool) -> String {
    let last = "HTTP/2 200 \r\ncontent-type: application/octet-stream\r\n\r\n".to_owned();
    match published::redirect(url) {
        Some((_, place)) => {
            let first = format!("HTTP/2 302 \r\nlocation: {place}\r\n\r\n");
            if follows { format!("{first}{last}") } else { first }
        }
        None => last,
    }
}

fn wget(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    // `-nv`, `-nc` and their like are short flags of two letters, which getopt reads by itself.
    let args: Vec<String> = process.args.iter().map(|arg| long_form(arg)).collect();
    process.with_args(&args, 0, wget_long)
}

fn long_form(arg: &str) -> String {
    match arg {
        "-nv" => "--no-verbose".to_owned(),
        "-nc" => "--no-clobber".to_owned(),
        "-np" => "--no-parent".to_owned(),
        "-nH" => "--no-host-directories".to_owned(),
        _ => arg.to_owned(),
    }
}

fn wget_long(process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, WGET) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let loud = !flags.has("q") && !flags.has("nv");
    if flags.operands.is_empty() {
        process.err("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n");
        return 1;
    }
    let mut joined: Vec<Content> = Vec::new();
    for url in flags.texts() {
        if is_local(&url) {
            process.err(format!("Connecting to {}... failed: Connection refused.\n", host(&url)));
            return 4;
        }
        let Some(content) = get(process, &url) else {
            process.err(match process.is_busybox() {
                true => format!("wget: bad address '{}'\n", host(&url)),
                false => format!("wget: unable to resolve host address '{}'\n", host(&url)),
            });
            return if process.is_busybox() { 1 } else { 4 };
        };
        if flags.has("spider") {
            continue;
        }
        let size = content.len();
        let name = match flags.value("O") {
            Some("-") => {
                joined.push(content);
                continue;
            }
            Some(path) => path.to_owned(),
            None => match flags.value("P") {
                Some(directory) => {
                    let _ = process.mkdir_all(directory, 0o755);
                    format!("{}/{}", directory.trim_end_matches('/'), file_name(&url))
                }
                None => file_name(&url).to_owned(),
            },
        };
        if let Err(errno) = process.write(&name, content) {
            process.err(format!("{name}: {errno}\n"));
            return 3;
        }
        if loud {
            process.err(format!("Saving to: '{name}'\n'{name}' saved [{size}/{size}]\n"));
        }
    }
    for content in joined {
        process.out_content(content);
    }
    0
}

/// Nothing listens on the loopback interface during a build.
fn is_local(url: &str) -> bool {
    let host = host(url).split(':').next().unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(file_name("https://a.org/b/c.tar.gz?x=1"), "c.tar.gz");
        assert_eq!(file_name("https://a.org/"), "index.html");
        assert_eq!(host("https://user@a.org:8080/b"), "a.org:8080");
    }
}
