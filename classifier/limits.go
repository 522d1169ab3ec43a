package classifier

// Every bound of the engine, so that any bytes are read in linear time and bounded
// memory. docs/limits.md repeats them with their reasons.
const (
	// MaxTextBytes is how much of a text is read; the rest is cut and said to be.
	MaxTextBytes = 1 << 20
	// MaxEvidence is how many pieces of evidence a label may carry.
	MaxEvidence = 100
	// DefaultEvidence is how many it carries when nobody says.
	DefaultEvidence = 5

	// windowPieces is how many pieces a window spans; windows overlap by half.
	windowPieces = 64
	windowStep   = windowPieces / 2
	// Longer texts have windows of half and a quarter of it too, shortSteps to a window.
	shortSteps = 4
	// certain is the log odds, in nats, from which on a long window says enough; see Model.
	certain = 3

	// maxPieceBytes is how much without white space is one piece: normal forms unfold, and
	// their buffers must not grow with the text.
	maxPieceBytes = 4 << 10
	// maxChunkBytes is how much prose is given at once: prose is worse than
	// quadratic on a run of punctuation.
	maxChunkBytes = 64
	// maxPunctuationBytes is how much mere punctuation prose is still asked about:
	// emoticons are shorter, and what is longer only costs time.
	maxPunctuationBytes = 16
	// maxSpacedLetters bounds a word that is joined from single letters.
	maxSpacedLetters = 64
	// maxLetterBytes bounds a piece that is one letter, with its marks and what is not seen.
	maxLetterBytes = 64
	// maxNameWords bounds the words of an organisation's name.
	maxNameWords = 8

	// maxModelBytes, maxHeaderBytes and maxLabels bound what a model file may claim.
	maxModelBytes  = 256 << 20
	maxHeaderBytes = 4 << 20
	maxLabels      = 64
	maxFeatures    = 4 << 20
	// MaxLetters bounds the letters of a Language, and with them its trigrams.
	MaxLetters = 48
	// maxCalibration bounds the numbers of calibrations and thresholds, so that no
	// product of them overflows and no probability is NaN.
	maxCalibration = 1e9
	// maxShortWindow bounds by how much a theme may begin lower in a short window.
	maxShortWindow = 64
)
