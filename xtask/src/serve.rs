//! `cargo xtask serve`: build the page, serve it, show it.

use crate::build::{self, Effort};
use crate::failure::{Failure, Result};
use crate::http::Server;
use crate::process::{self, command, say};
use crate::project::Project;

/// Where the page is when nobody asks for another port.
const PORT: u16 = 4173;

/// How many ports after [`PORT`] are tried when it is taken.
const OTHERS: u16 = 20;

struct Options {
    port: Option<u16>,
    open: bool,
    effort: Effort,
}

/// The subcommand.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    build::all(project, options.effort)?;
    let server = bind(project, options.port)?;
    let address = server.address()?;
    println!("Layerlab is at {address} (Ctrl+C ends it)");
    process::flush();
    if options.open && process::interactive() {
        open(&address);
    }
    server.serve();
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options { port: None, open: true, effort: Effort::Full };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-open" => options.open = false,
            "--fast" => options.effort = Effort::Fast,
            "--port" => options.port = Some(number(rest.next())?),
            other => {
                let known = "`serve` takes --port N, --no-open and --fast";
                return Err(Failure::new(format!("{known}, not `{other}`")));
            }
        }
    }
    Ok(options)
}

fn number(argument: Option<&String>) -> Result<u16> {
    let port = argument.and_then(|text| text.parse().ok());
    port.ok_or_else(|| Failure::new("--port needs a number up to 65535"))
}

fn bind(project: &Project, port: Option<u16>) -> Result<Server> {
    if let Some(port) = port {
        return Server::bind(project.dist(), port, "/");
    }
    let free = (PORT..PORT + OTHERS).find_map(|port| Server::bind(project.dist(), port, "/").ok());
    free.map_or_else(|| Server::bind(project.dist(), 0, "/"), Ok)
}

/// Opens a browser where there is a desktop; the address is on the terminal in any case.
fn open(address: &str) {
    let openers = ["xdg-open", "open"];
    let Some(program) = openers.iter().find_map(|name| process::find(name)) else { return };
    if command(program).arg(address).spawn().is_err() {
        say("", "no browser could be opened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn arguments() {
        let options = parse(&strings("--port 8000 --no-open")).map(|it| (it.port, it.open));
        assert_eq!(options.ok(), Some((Some(8000), false)));
        assert!(parse(&strings("--port 70000")).is_err());
        assert!(parse(&strings("--prot 1")).is_err());
    }
}
