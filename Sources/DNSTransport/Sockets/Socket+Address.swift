// SPDX-License-Identifier: MIT
internal import Glibc
internal import IP

extension Socket {
    /// Binds to an address; port 0 lets the kernel choose.
    func bind(to address: ListenAddress) throws(Failure) {
        var name = SocketName(address)
        let size = name.size
        let descriptor = descriptor
        guard unsafe name.withGenericPointer({ unsafe Glibc.bind(descriptor, $0, size) }) == 0 else {
            throw Failure(errno: errno)
        }
    }

    /// What the socket is bound to; nil if that is no address of the Internet.
    var localAddress: ListenAddress? {
        get throws(Failure) {
            let name = try localName
            return name.address.map { ListenAddress(address: $0, port: name.port) }
        }
    }

    private var localName: SocketName {
        get throws(Failure) {
            var name = SocketName()
            var size = socklen_t(MemoryLayout<SocketName>.size)
            let descriptor = descriptor
            guard unsafe name.withGenericPointer({ unsafe getsockname(descriptor, $0, &size) }) == 0 else {
                throw Failure(errno: errno)
            }
            return name
        }
    }
}
