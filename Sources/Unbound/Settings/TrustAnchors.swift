// SPDX-License-Identifier: MIT

/// Where validation begins.
public enum TrustAnchors {
    /// The root's keys as DS records: KSK-2017 (tag 20326) and KSK-2024 (tag 38696), which takes over in October 2026.
    ///
    /// Source: IANA, https://data.iana.org/root-anchors/root-anchors.xml (RFC 9718). A test compares them with the keys of
    /// Debian's package dns-root-data.
    public static let root = [
        ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
        ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
    ]

    /// The root's keys as Debian's package dns-root-data keeps them up to date.
    public static let debianFile = "/usr/share/dns/root.key"
}
