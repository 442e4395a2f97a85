//! Whose request it is, by network address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{Extensions, HeaderMap};

/// The address of the connection itself, set by the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct PeerAddress(pub SocketAddr);

/// The client's address: the connection's, or with `hops` trusted proxies the entry that the outermost of them wrote.
/// A client can write anything to the left of it; nothing there is believed.
pub(super) fn client_address(extensions: &Extensions, headers: &HeaderMap, hops: usize) -> IpAddr {
    let peer = extensions.get::<PeerAddress>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |p| p.0.ip());
    if hops == 0 {
        return peer;
    }
    let forwarded: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|entry| entry.trim().parse().ok())
        .collect();
    let at = forwarded.len().checked_sub(hops);
    at.map_or_else(|| forwarded.first().copied().unwrap_or(peer), |at| forwarded[at])
}

/// One household or office in IPv6 has a /64: limits count it as one.
pub(super) fn limit_key(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || {
                let s = v6.segments();
                IpAddr::from([s[0], s[1], s[2], s[3], 0, 0, 0, 0])
            },
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut map = HeaderMap::new();
        map.insert("x-forwarded-for", value.parse().unwrap());
        map
    }

    #[test]
    fn only_trusted_hops_are_believed() {
        let mut extensions = Extensions::new();
        extensions.insert(PeerAddress("10.0.0.9:1".parse().unwrap()));
        let spoofed = headers("1.1.1.1, 2.2.2.2");
        assert_eq!(client_address(&extensions, &spoofed, 0).to_string(), "10.0.0.9");
        assert_eq!(client_address(&extensions, &spoofed, 1).to_string(), "2.2.2.2");
        assert_eq!(client_address(&extensions, &HeaderMap::new(), 1).to_string(), "10.0.0.9");
    }

    #[test]
    fn an_ipv6_household_is_one() {
        let a = limit_key("2001:db8:1:2:3::1".parse().unwrap());
        assert_eq!(a, limit_key("2001:db8:1:2:ffff::9".parse().unwrap()));
        assert_ne!(a, limit_key("2001:db8:1:3::1".parse().unwrap()));
    }
}
