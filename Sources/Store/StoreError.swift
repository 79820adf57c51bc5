// SPDX-License-Identifier: MIT
public import GRDB

/// Why the data folder or a file in it cannot be used; its message says what to do about it.
public struct StoreError: Error, Sendable {
    /// What kind of trouble it is.
    public struct Code: Hashable, Sendable {
        private enum Value: Hashable {
            case folder, inUse, newerSchema, foreignFile, corrupt, altered, full, limit, unfit, failed
        }
        private let value: Value

        /// The folder cannot be made, read or written.
        public static let folderUnusable = Code(value: .folder)
        /// Another process has the folder open.
        public static let inUse = Code(value: .inUse)
        /// The file was written by a newer Numen.
        public static let newerSchema = Code(value: .newerSchema)
        /// The file is a database, but not the one of Numen's that belongs there.
        public static let foreignFile = Code(value: .foreignFile)
        /// The file is damaged, or no database.
        public static let corrupt = Code(value: .corrupt)
        /// The audit log is not the one that was written.
        public static let altered = Code(value: .altered)
        /// There is no space left.
        public static let full = Code(value: .full)
        /// There are as many already as there may be.
        public static let limit = Code(value: .limit)
        /// What is to be stored cannot be; the file is fine.
        public static let unfit = Code(value: .unfit)
        /// Another failure of the database or a file.
        public static let failed = Code(value: .failed)
    }

    /// What kind of trouble it is.
    public let code: Code
    /// What happened and what to do.
    public let message: String
    /// What SQLite said, if it was asked.
    public let underlying: DatabaseError?

    /// Creates an error.
    package init(_ code: Code, _ message: String, underlying: DatabaseError? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }
}

extension StoreError: Equatable {
    /// Whether both are of the same kind.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}

extension StoreError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

extension StoreError {
    /// What an error of the database means for the file it lies in.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - file: the path.
    ///   - schema: what kind of file it is.
    init(_ error: any Error, file: String, schema: Schema = MirrorSchema.schema) {
        guard let error = error as? DatabaseError else {
            self = error as? StoreError ?? StoreError(.failed, "\(file): \(error)")
            return
        }
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode.primaryResultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .corrupt,
                "\(file) is damaged (\(reason)). Remove it and the files beside it that begin with the same name; "
                    + "\(schema.loss).",
                underlying: error
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .inUse,
                "\(file) is in use by another process. End that, or use another folder.",
                underlying: error
            )
        case .SQLITE_FULL:
            self.init(
                .full,
                "there is no space left for \(file). Free some; a mirror needs about 1 kB a name.",
                underlying: error
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            self.init(
                .folderUnusable,
                "\(file) cannot be opened for writing (\(reason)). Check owner and mode of the file and its folder.",
                underlying: error
            )
        default:
            self.init(.failed, "\(file): \(reason)", underlying: error)
        }
    }
}
