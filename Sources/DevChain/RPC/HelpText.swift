// SPDX-License-Identifier: MIT

/// Help texts that clients of the real node may have seen as error messages, in its own words.
enum HelpText {
    static let getblockhash = """

        Returns hash of block in best-block-chain at height provided.

        Arguments:
        1. height    (numeric, required) The height index

        Result:
        "hash"         (string) The block hash

        Examples:
        > bitcoin-cli getblockhash 1000
        > curl --user myusername --data-binary '{"jsonrpc": "1.0", "id":"curltest", "method": "getblockhash", \
        "params": [1000] }' -H 'content-type: text/plain;' http://127.0.0.1:8332/

        """

    static let nameShow = """
        Show values of a name.

        Arguments:
        1. name      (string, required).
        2. valuetype (string, optional) If "hex" or "base64" is specified then it will print value in corresponding \
        format instead of string.
        3. filepath  (string, optional) save name value in binary format in specified file (file will be overwritten!).

        """

    static let nameNew = """

        Creates new key->value pair which expires after specified number of days.
        Cost is square root of (1% of last PoW + 1% per year of last PoW).

        Arguments:
        1. name         (string, required) Name to create
        2. value        (string, required) Value to write inside name
        3. days         (numeric, required) How many days this name will be active (1 day~=175 blocks)
        4. toaddress    (string) Address of recipient. Empty string = transaction to yourself
        5. valuetype    (string) Interpretation of value string. Can be "hex", "base64" or filepath.
                        not specified or empty - Write value as a unicode string.
                        "hex" or "base64" - Decode value string as a binary data in hex or base64 string format.
                        otherwise - Decode value string as a filepath from which to read the data.

        Result:
        {
          (string)    Hex of created transaction
        }

        Examples:
        > bitcoin-cli name_new myname abc 30
        > curl --user myusername --data-binary '{"jsonrpc": "1.0", "id":"curltest", "method": "name_new", \
        "params": [myname abc 30] }' -H 'content-type: text/plain;' http://127.0.0.1:8332/

        """

    static let nameFilter = """

        Tells the names that a regular expression is found in. maxage: only lives begun in the last so many blocks. \
        from, nb: a page, counted in the order of the index. stat: numbers instead of names.

        """
}
