// SPDX-License-Identifier: MIT
import Glibc
import NIOCore
import NIOPosix

/// The file that is the socket.
struct ControlSocket: Sendable {
    let path: String

    /// The folder it is in, as it is given to `--data`.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes sure that no server answers here: what one that has crashed left behind is free to be replaced.
    func expectFree() async throws(ControlError) {
        do {
            let channel = try await connect { channel in channel.eventLoop.makeSucceededFuture(channel) }
            channel.close(promise: nil)
        } catch {
            switch error {
            case .system(ENOENT), .system(ECONNREFUSED): return
            default: throw ControlError("cannot make the control socket \(path): \(error.reason)")
            }
        }
        throw ControlError(
            "another server answers at \(path); stop it, or keep what this one stores elsewhere with --data"
        )
    }

    /// Connects to the server.
    func connect<Output: Sendable>(
        _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Output>
    ) async throws(Failure) -> Output {
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path, channelInitializer: initializer)
        } catch {
            throw Failure(error)
        }
    }

    /// Lets only the owner open it.
    func makePrivate() throws(ControlError) {
        // The path is copied into a C string for the call alone.
        guard unsafe chmod(path, 0o600) == 0 else {
            throw ControlError("cannot protect the control socket \(path): \(Failure.system(errno).reason)")
        }
    }

    /// Why something could not be done with the socket.
    enum Failure: Error {
        /// The number of the system's error.
        case system(Int32)
        /// A socket's path has at most 107 octets.
        case pathTooLong
        /// There is a file of that name, which is no socket.
        case noSocket
        /// Anything else.
        case other(String)

        init(_ error: any Error) {
            switch error {
            case let error as Failure: self = error
            case let error as IOError: self = .system(error.errnoCode)
            case SocketAddressError.unixDomainSocketPathTooLong: self = .pathTooLong
            case is UnixDomainSocketPathWrongType: self = .noSocket
            default: self = .other("\(error)")
            }
        }

        /// The failure in words.
        var reason: String {
            switch self {
            case .system(let number):
                // The text is copied at once.
                unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
            case .pathTooLong: "its path is longer than 107 octets; name a data folder with a shorter one with --data"
            case .noSocket: "there is a file of that name that is no socket; move it away"
            case .other(let text): text
            }
        }
    }
}
