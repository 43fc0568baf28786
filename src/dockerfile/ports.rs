//! Port specifications of `EXPOSE` (`convert_expose.go`).

use crate::dockerfile::go::Letters;

use super::go;

/// What an argument of `EXPOSE` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortSpec {
    /// `80/tcp`, in order, one for each port of a range.
    pub ports: Vec<String>,
    /// The protocol as written.
    pub protocol: String,
    /// Whether an address or a port of the host is given, which means nothing here.
    pub has_host_part: bool,
}

/// Reads `[ip:][host:]container[/protocol]`.
///
/// # Errors
/// BuildKit's text. The `PortSpec` that comes with it is what lint rules look at all the same; `None` where there
/// is no port or no known protocol.
pub fn parse_port(raw: &str) -> Result<PortSpec, (String, Option<PortSpec>)> {
    let mut parts = raw.rsplitn(3, ':');
    let container = parts.next().unwrap_or_default();
    let host_port = parts.next().unwrap_or_default();
    let ip = parts.next().unwrap_or_default();
    let invalid = |why: String| (format!("invalid port: {}: {why}", go::quote(raw)), None);
    let (ports, protocol) =
        container.split_once('/').map_or((container, ""), |(port, protocol)| (port, protocol));
    if ports.is_empty() {
        return Err(invalid("no port specified".to_owned()));
    }
    let protocol = match protocol.lowered().as_str() {
        "" => "tcp",
        "tcp" | "udp" | "sctp" => protocol,
        _ => return Err(invalid(format!("invalid proto: {protocol}"))),
    };
    let has_host_part = !ip.is_empty() || !host_port.is_empty();
    let spec = |ports| PortSpec { ports, protocol: protocol.to_owned(), has_host_part };
    let found = check_ip(ip).and_then(|()| {
        let (start, end) = port_range(ports).ok_or_else(|| format!("invalid containerPort: {ports}"))?;
        if !host_port.is_empty() {
            let (host_start, host_end) =
                port_range(host_port).ok_or_else(|| format!("invalid hostPort: {host_port}"))?;
            if end - start != host_end - host_start && end != start {
                return Err(format!(
                    "invalid ranges specified for container and host Ports: {ports} and {host_port}"
                ));
            }
        }
        let protocol = protocol.lowered();
        Ok((start..=end).map(|port| format!("{port}/{protocol}")).collect())
    });
    found.map(spec).map_err(|why| (why, Some(spec(vec![]))))
}

fn check_ip(ip: &str) -> Result<(), String> {
    if ip.is_empty() {
        return Ok(());
    }
    let address = match ip.strip_prefix('[') {
        None => ip,
        Some(rest) => {
            let wrong = |why: &str| format!("invalid IP address {ip}: address {ip}:: {why}");
            let (address, after) = rest.split_once(']').ok_or_else(|| wrong("missing ']' in address"))?;
            if !after.is_empty() {
                return Err(wrong("too many colons in address"));
            }
            if address.contains('[') {
                return Err(wrong("unexpected '[' in address"));
            }
            address
        }
    };
    match address.is_empty() || address.parse::<std::net::IpAddr>().is_ok() {
        true => Ok(()),
        false => Err(format!("invalid IP address: {address}")),
    }
}

/// `8000` or `8000-9000`.
fn port_range(text: &str) -> Option<(u32, u32)> {
    let (start, end) = text.split_once('-').map_or((text, None), |(start, end)| (start, Some(end)));
    let first = port_number(start)?;
    match end {
        None => Some((first, first)),
        Some(end) if end == start => Some((first, first)),
        Some(end) => port_number(end).filter(|&last| last >= first).map(|last| (first, last)),
    }
}

fn port_number(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|&port| port <= 65_535)
}
