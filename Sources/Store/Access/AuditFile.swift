// SPDX-License-Identifier: MIT

/// What an audit log needs of the file that it is kept in.
package protocol AuditFile: Sendable {
    /// How many octets it has.
    ///
    /// - Throws: ``StoreError`` also if there is another file in its place now.
    func size() throws(StoreError) -> Int
    /// Octets from a place on; fewer than asked for only at the end.
    func read(at offset: Int, atMost count: Int) throws(StoreError) -> [UInt8]
    /// Writes all octets; if it throws, some of them may be there.
    func write(_ octets: [UInt8], at offset: Int) throws(StoreError)
    /// Brings everything written to the disk.
    func synchronize() throws(StoreError)
    /// Keeps octets that are about to be cut in a file of their own, which is on the disk when this returns.
    ///
    /// - Returns: where they are.
    func setAside(_ octets: [UInt8]) throws(StoreError) -> String
    /// Cuts what is behind a place.
    func truncate(to size: Int) throws(StoreError)
}
