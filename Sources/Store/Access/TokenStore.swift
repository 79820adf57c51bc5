// SPDX-License-Identifier: MIT
public import Access
internal import Foundation
internal import GRDB
internal import Synchronization

/// Tokens in an SQLite file, `access.sqlite` in a data folder, and in memory.
///
/// Requests are checked against ``book``, which touches no file; it is replaced as a whole after each change. What a
/// function stored is on the disk when it returns. The secret of a token is not stored, only its digest.
///
/// Every function throws ``StoreError``.
public final class TokenStore: Sendable {
    private let database: AccessDatabase
    private let current: Mutex<TokenBook>

    /// Opens the tokens in a folder, which is made if it is missing.
    ///
    /// - Throws: ``StoreError`` if the folder or the file cannot be used.
    public init(folder: String) throws(StoreError) {
        let database = try AccessDatabase(folder: folder)
        current = Mutex(TokenBook(try database.read { db in try Self.tokens(db) }))
        self.database = database
    }

    /// Closes the file.
    ///
    /// Nothing may be asked of the store afterwards but ``book``.
    public func close() throws { try database.close() }

    /// Every token as of now: what requests are checked against.
    public var book: TokenBook { current.withLock(\.self) }

    /// Every token, the newest first.
    public func list() async throws -> [Token] {
        try await database.change { db in try Self.tokens(db) }
    }

    /// Stores a token.
    ///
    /// There are at most ``TokenBook/limit``. When there are as many, the one that has been worth nothing for the longest
    /// time is forgotten.
    ///
    /// - Throws: ``StoreError`` if all of them are good, the id is taken, or it could not be stored.
    public func add(_ token: Token) async throws {
        try await changing { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM token") ?? 0
            if count >= TokenBook.limit { try Self.forgetOne(db, now: token.createdAt) }
            do {
                try db.execute(
                    sql: """
                        INSERT INTO token (id, label, scopes, created_at, expires_at, digest, revoked_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        token.id, token.label, Scope.text(token.scopes), token.createdAt, token.expiresAt,
                        Data(token.digest), token.revokedAt,
                    ]
                )
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw StoreError(.unfit, "the token \(token.id) cannot be stored: \(error.message ?? "it is taken").")
            }
        }
    }

    /// Makes a token worth nothing from now on.
    ///
    /// - Parameters:
    ///   - id: its id.
    ///   - now: seconds since 1970.
    /// - Returns: the token, with the time of its first revocation; nil if there is none with this id.
    /// - Throws: ``StoreError`` if it could not be stored.
    public func revoke(id: String, at now: Int64) async throws -> Token? {
        try await changing { db in
            try db.execute(
                sql: "UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                arguments: [now, id]
            )
            return try Self.tokens(db, where: "WHERE id = ?", [id]).first
        }
    }

    /// Changes the file, and once that is on the disk the book.
    ///
    /// Both happen before anything else is written, so that books come in the order of changes.
    private func changing<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await database.change { [self] db in
            var value: Value?
            try db.inTransaction {
                value = try body(db)
                return .commit
            }
            let book = TokenBook(try Self.tokens(db))
            current.withLock { $0 = book }
            guard let value else { throw StoreError(.failed, "nothing was changed") }
            return value
        }
    }

    private static func forgetOne(_ db: Database, now: Int64) throws {
        let ended = "min(coalesce(revoked_at, expires_at), expires_at)"
        try db.execute(
            sql: """
                DELETE FROM token
                WHERE id = (SELECT id FROM token WHERE \(ended) <= ? ORDER BY \(ended), id LIMIT 1)
                """,
            arguments: [now]
        )
        guard db.changesCount > 0 else {
            throw StoreError(.limit, "there are \(TokenBook.limit) tokens already. Revoke one that is not needed.")
        }
    }

    private static func tokens(
        _ db: Database,
        where condition: String = "ORDER BY created_at DESC, id",
        _ arguments: StatementArguments = []
    ) throws -> [Token] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, label, scopes, created_at, expires_at, digest, revoked_at FROM token " + condition,
            arguments: arguments
        )
        var tokens: [Token] = []
        while let row = try rows.next() {
            // A scope that this program does not know makes a token worth less, never more.
            let scopes = Scope.set(row[2] as String) ?? []
            tokens.append(
                Token(
                    id: row[0],
                    label: row[1],
                    scopes: scopes,
                    createdAt: row[3],
                    expiresAt: row[4],
                    digest: try row.octets(at: 5),
                    revokedAt: row[6]
                )
            )
        }
        return tokens
    }
}

extension AccessDatabase {
    /// Works on the file without blocking the task's thread.
    fileprivate func change<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await queue.writeWithoutTransaction(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StoreError(error, file: file, schema: AccessSchema.schema)
        }
    }
}
