//! A server for the finished page: static files on a loopback port, with the headers that docs/hosting.md
//! tells others to send.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::failure::{Doing, Failure, Result};

/// A request's first lines may be this long; nothing here sends more.
const REQUEST_LIMIT: u64 = 64 * 1024;

/// Scripts and styles from this origin only; WebAssembly may be compiled; any site may embed the page.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:; \
     object-src 'none'; base-uri 'none'; frame-ancestors *";

const TYPES: [(&str, &str); 14] = [
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
];

/// What is served, and where.
struct Site {
    folder: PathBuf,
    prefix: String,
}

/// A server that is listening.
pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
}

impl Server {
    /// Serves `folder` under the path `prefix` (`/` or `/some/where/`). `port` 0 takes any free one.
    pub fn bind(folder: PathBuf, port: u16, prefix: &str) -> Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| Failure::new(format!("port {port} cannot be had: {error}")))?;
        Ok(Server { listener, site: Arc::new(Site { folder, prefix: prefix.to_owned() }) })
    }

    /// The page's address.
    pub fn address(&self) -> Result<String> {
        let port = self.listener.local_addr().doing("reading the server's port")?.port();
        Ok(format!("http://127.0.0.1:{port}{}", self.site.prefix))
    }

    /// Answers until the process ends.
    pub fn serve(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            // A browser that goes away in the middle of an answer is nobody's problem.
            thread::spawn(move || _ = site.answer_all(&stream));
        }
    }
}

impl Site {
    fn answer_all(&self, stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = read_request(&mut reader)? {
            self.answer(stream, &request)?;
        }
        Ok(())
    }

    fn answer(&self, mut stream: &TcpStream, request: &Request) -> std::io::Result<()> {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return respond(
                stream,
                "405 Method Not Allowed",
                "text/plain",
                "no-store",
                b"only GET and HEAD",
                true,
            );
        }
        let body = request.method == "GET";
        let Some(file) = self.file(&request.path) else {
            let text = format!("nothing at {}\n", request.path);
            return respond(stream, "404 Not Found", "text/plain", "no-store", text.as_bytes(), body);
        };
        let contents = fs::read(&file)?;
        // Vite puts a hash of its content into the name of everything below assets/.
        let hashed = file.components().any(|part| part.as_os_str() == "assets");
        let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        respond(stream, "200 OK", media_type(&file), cache, &contents, body)?;
        stream.flush()
    }

    /// The file for a path, if there is one below the folder.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let path = path.split(['?', '#']).next()?;
        let relative = decode(path.strip_prefix(&self.prefix)?)?;
        let mut file = self.folder.clone();
        for part in relative.split('/').filter(|part| !part.is_empty()) {
            if part == ".." || part.contains(['\\', '\0']) {
                return None;
            }
            file.push(part);
        }
        if file.is_dir() {
            file.push("index.html");
        }
        file.is_file().then_some(file)
    }
}

struct Request {
    method: String,
    path: String,
}

/// Reads a request's head; none at the end of the connection.
fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut head = reader.take(REQUEST_LIMIT);
    let mut first = String::new();
    if head.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split_whitespace().map(str::to_owned);
    Ok(words.next().zip(words.next()).map(|(method, path)| Request { method, path }))
}

fn respond(
    mut stream: &TcpStream,
    status: &str,
    media_type: &str,
    cache: &str,
    contents: &[u8],
    with_body: bool,
) -> std::io::Result<()> {
    let length = contents.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\
         Cache-Control: {cache}\r\nContent-Security-Policy: {POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Access-Control-Allow-Origin: *\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    if with_body { stream.write_all(contents) } else { Ok(()) }
}

fn media_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let known = TYPES.iter().find(|(known, _)| *known == extension);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// Undoes percent-encoding; none where that is malformed.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_the_folder() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let site = Site { folder: folder.clone(), prefix: "/a/b/".into() };
        let cases = [
            ("/a/b/Cargo.toml", Some("Cargo.toml")),
            ("/a/b/src/http.rs?x=1", Some("src/http.rs")),
            ("/a/b/src%2Fhttp.rs", Some("src/http.rs")),
            ("/a/b/src", None),
            ("/Cargo.toml", None),
            ("/a/b/../Cargo.toml", None),
            ("/a/b/%2e%2e/Cargo.toml", None),
            ("/a/b/%zz", None),
        ];
        for (path, file) in cases {
            assert_eq!(site.file(path), file.map(|file| folder.join(file)), "{path}");
        }
    }

    #[test]
    fn requests_are_read_one_after_the_other() {
        let mut input = b"GET /x HTTP/1.1\r\nHost: h\r\n\r\nHEAD /y HTTP/1.1\r\n\r\n".as_slice();
        let mut read = || read_request(&mut input).map(|request| request.map(|it| (it.method, it.path)));
        assert_eq!(read().ok().flatten(), Some(("GET".into(), "/x".into())));
        assert_eq!(read().ok().flatten(), Some(("HEAD".into(), "/y".into())));
        assert_eq!(read().ok().flatten(), None);
    }
}
