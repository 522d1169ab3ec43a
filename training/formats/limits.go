package formats

import "tocsin/classifier"

const (
	// maxRecordBytes bounds one entry of a file: a text at its limit with every byte
	// escaped, and its labels.
	maxRecordBytes = 8*classifier.MaxTextBytes + 64<<10
	// sniffBytes is how much of a file is looked at to tell its format, sniffRecords how
	// many of its entries.
	sniffBytes   = 256 << 10
	sniffRecords = 20
	// maxColumns bounds the header of a table.
	maxColumns = 4096
	// maxWindowBytes bounds what a zstd stream may look back on: that of zstd --long.
	maxWindowBytes = 128 << 20
	// maxSpoolBytes bounds the temporary copy of a Parquet file that is compressed or
	// comes from standard input, since its end must be read first.
	maxSpoolBytes = 16 << 30
	// maxFooterBytes and maxPageBytes bound what a Parquet file may have read at once, and
	// maxPageValues how many values a page may claim.
	maxFooterBytes = 64 << 20
	maxPageBytes   = 256 << 20
	maxPageValues  = 16 << 20
	// maxFeaturesBytes bounds the description of a data set.
	maxFeaturesBytes = 16 << 20
)
