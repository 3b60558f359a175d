package outbound

import "net/netip"

// special are the networks of IPv4 that are not the internet's, as IANA's registry of
// special-purpose addresses lists them, and one address at which a cloud serves its
// machines' secrets.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
)

var (
	// global is the one network of IPv6 in which public addresses are.
	global = netip.MustParsePrefix("2000::/3")
	// special6 are its parts that are not public: protocols' own, Teredo, examples.
	special6 = prefixes("2001::/23", "2001:db8::/32", "3fff::/20")
	// nat64 and sixToFour carry an address of IPv4: behind their prefix.
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

func prefixes(texts ...string) (list []netip.Prefix) {
	for _, text := range texts {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// Public reports whether an address is one of the internet: not of this machine, of a
// private network, of a link, of a group, of an example, nor one of IPv6 that carries such
// an address of IPv4.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap()
	switch {
	case !ip.IsValid() || ip.Zone() != "":
		return false
	case ip.Is4():
		return !within(special, ip)
	case nat64.Contains(ip):
		return Public(embedded(ip, 12))
	case sixToFour.Contains(ip):
		return Public(embedded(ip, 2))
	}
	return global.Contains(ip) && !within(special6, ip)
}

func within(networks []netip.Prefix, ip netip.Addr) bool {
	for _, network := range networks {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}

// embedded is the address of IPv4 that stands at a byte of one of IPv6.
func embedded(ip netip.Addr, at int) netip.Addr {
	bytes := ip.As16()
	return netip.AddrFrom4([4]byte(bytes[at : at+4]))
}
