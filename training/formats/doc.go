// Package formats reads labelled rows from the formats that spreadsheets, data
// frames and annotation tools write, and writes those that annotation tools import.
//
// The way of a file through the package:
//
//	open.go      a path -> bytes -> plain bytes -> text in UTF-8 -> a reader
//	bytes.go     gzip and zstd by their first bytes, byte-order marks, UTF-16
//	sniff.go     the beginning of a file -> its format
//	columns.go   the names of its columns -> which holds what
//	record.go    one entry of a file, whatever its format -> one row
//	labels.go    the labels it carries -> themes and a stance of the taxonomy
//
// and a file for each format. Reading streams: the memory it takes has a bound
// (limits.go) that the number of rows does not move. A row that is bad, because of
// its form, its labels or its encoding, is yielded as a [*training.RowError] and the
// reading goes on; any other error ends it.
//
// What flat labels mean. Foreign formats hand over a flat list of labels. One that
// names a theme teaches the theme head, one that names a stance the stance head,
// "threat/promotes" both, and one of [Options].None says that no theme holds. A head
// about which a row says nothing stays unlabelled, and so does a row with an empty
// list, because annotation tools write that for what nobody has looked at yet.
//
// What is not read. A text must be UTF-8, or UTF-16 in a file that begins with a
// byte-order mark, and holds no NUL: other bytes are a sign that the file is in
// another encoding or mixes two, and such a row is bad.
package formats
