package classifier

// A model file is data, never code. It is read as a whole, since its checksum covers
// it as a whole. All numbers are little-endian; sections begin at multiples of 64
// bytes and what lies between them is zero.
//
//	offset  bytes  what
//	0       8      magic "TOCSINM\n"
//	8       4      format version, 1
//	12      4      length H of the header
//	16      H      the header: a JSON object with sorted keys, see fileHeader
//	...            section "vocabulary":
//	               uint32 x (features+1): where each string starts, and the end
//	               the strings, in ascending order
//	...            section "weights":
//	               int16 x features x labels, row by row
//	...            section "language", if the header has the key:
//	               int8 x symbols x symbols x symbols, the ratios of trigrams
//	               int8 x words of the vocabulary, their ratios
//	end-32  32     SHA-256 of everything before it
//
// The digest that names a model is the SHA-256 of the whole file, as sha256sum prints
// it. A file with a byte out of place is refused, and no length is believed before it
// is compared with the bytes that are there.

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	fileMagic    = "TOCSINM\n"
	fileVersion  = 1
	fileAlign    = 64
	fileHeaderAt = 16
)

// ErrFormat is wrapped by every error that says why bytes are not a model.
var ErrFormat = errors.New("not a valid model file")

// A fileHeader is the header of a model file. Optional keys may be added to it
// without a new format version; unknown ones are refused.
type fileHeader struct {
	Abstention         Abstention         `json:"abstention"`
	BaseRate           float64            `json:"base_rate"`
	Card               string             `json:"card"`
	CountOnce          bool               `json:"count_once,omitempty"`
	Estimator          string             `json:"estimator"`
	FeatureCount       int                `json:"feature_count"`
	Features           FeatureSettings    `json:"features"`
	Language           *languageHeader    `json:"language,omitempty"`
	LengthNorm         LengthNorm         `json:"length_norm"`
	Name               string             `json:"name"`
	ShortWindows       bool               `json:"short_windows,omitempty"`
	StanceCalibration  StanceCalibration  `json:"stance_calibration"`
	StanceRates        []float64          `json:"stance_rates"`
	StringBytes        int                `json:"string_bytes"`
	Taxonomy           Taxonomy           `json:"taxonomy"`
	ThemeCalibrations  []ThemeCalibration `json:"theme_calibrations"`
	Thresholds         []Thresholds       `json:"thresholds"`
	TrainingDataDigest string             `json:"training_data_digest"`
	Version            string             `json:"version"`
}

// Write writes the model as a file.
func (m *Model) Write(w io.Writer) error {
	data, err := m.p.encode()
	if err != nil {
		return fmt.Errorf("model: %w", err)
	}
	_, err = w.Write(data)
	return err
}

func (p Parameters) digest() (string, error) {
	data, err := p.encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

func (p Parameters) encode() ([]byte, error) {
	h := fileHeader{
		p.Abstention, p.BaseRate, p.Card, p.CountOnce, p.Estimator, len(p.Vocabulary), p.Features, p.Language.header(), p.LengthNorm, p.Name, p.ShortWindows,
		p.StanceCalibration, p.StanceRates, 0, p.Taxonomy, p.ThemeCalibrations, p.Thresholds, p.TrainingDataDigest, p.Version,
	}
	for _, feature := range p.Vocabulary {
		h.StringBytes += len(feature)
	}
	header, err := sortedJSON(h)
	if err != nil {
		return nil, err
	}
	if len(header) > maxHeaderBytes {
		return nil, fmt.Errorf("header of %d bytes, at most %d", len(header), maxHeaderBytes)
	}
	b := append([]byte{}, fileMagic...)
	b = binary.LittleEndian.AppendUint32(b, fileVersion)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
	b = pad(append(b, header...))
	at := 0
	for _, feature := range p.Vocabulary {
		b = binary.LittleEndian.AppendUint32(b, uint32(at))
		at += len(feature)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(at))
	for _, feature := range p.Vocabulary {
		b = append(b, feature...)
	}
	b = pad(b)
	for _, w := range p.Weights {
		b = binary.LittleEndian.AppendUint16(b, uint16(w))
	}
	if l := p.Language; l != nil {
		b = l.appendTo(pad(b))
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...), nil
}

// sortedJSON encodes a value with the keys of all objects sorted, so that equal
// models are equal bytes.
func sortedJSON(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var generic any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&generic); err != nil {
		return nil, err
	}
	return json.Marshal(generic)
}

func pad(b []byte) []byte {
	for len(b)%fileAlign != 0 {
		b = append(b, 0)
	}
	return b
}

// Load reads a model file. It refuses anything else with an error that wraps
// [ErrFormat] and names the section.
func Load(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModelBytes+1))
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	p, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("model: %w: %w", ErrFormat, err)
	}
	m, err := New(p)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if sum := sha256.Sum256(data); m.digest != "sha256:"+hex.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("model: %w: header: not written as this program writes it", ErrFormat)
	}
	return m, nil
}

func decode(data []byte) (Parameters, error) {
	if len(data) > maxModelBytes {
		return Parameters{}, fmt.Errorf("file: more than %d bytes", maxModelBytes)
	}
	if len(data) < fileHeaderAt+sha256.Size || string(data[:len(fileMagic)]) != fileMagic {
		return Parameters{}, fmt.Errorf("magic: the file does not begin as a model does")
	}
	if v := binary.LittleEndian.Uint32(data[8:]); v != fileVersion {
		return Parameters{}, fmt.Errorf("version: %d, this program reads %d", v, fileVersion)
	}
	body := data[:len(data)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(body):]) {
		return Parameters{}, fmt.Errorf("checksum: the file is damaged or cut short")
	}
	length := int64(binary.LittleEndian.Uint32(data[12:]))
	if length > maxHeaderBytes || fileHeaderAt+length > int64(len(body)) {
		return Parameters{}, fmt.Errorf("header: claims %d bytes, the file has %d", length, len(body)-fileHeaderAt)
	}
	var h fileHeader
	decoder := json.NewDecoder(bytes.NewReader(data[fileHeaderAt : fileHeaderAt+length]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&h); err != nil {
		return Parameters{}, fmt.Errorf("header: %w", err)
	}
	labels := len(h.Taxonomy.Themes) + len(h.Taxonomy.Stances)
	if h.FeatureCount < 0 || h.FeatureCount > maxFeatures || h.StringBytes < 0 || h.StringBytes > maxModelBytes || labels > maxLabels {
		return Parameters{}, fmt.Errorf("header: claims %d features, %d bytes of strings and %d labels", h.FeatureCount, h.StringBytes, labels)
	}
	vocabularyAt := aligned(fileHeaderAt + int(length))
	weightsAt := aligned(vocabularyAt + 4*(h.FeatureCount+1) + h.StringBytes)
	end := weightsAt + 2*h.FeatureCount*labels
	last, languageAt := "weights", end
	if h.Language != nil {
		trigrams, words, err := h.Language.sizes()
		if err != nil {
			return Parameters{}, err
		}
		languageAt = aligned(end)
		last, end = "language", languageAt+trigrams+words
	}
	if end != len(body) {
		return Parameters{}, fmt.Errorf("%s: should end at byte %d, end at %d", last, end, len(body))
	}
	vocabulary, err := decodeVocabulary(body[vocabularyAt:weightsAt], h.FeatureCount, h.StringBytes)
	if err != nil {
		return Parameters{}, fmt.Errorf("vocabulary: %w", err)
	}
	weights := make([]int16, h.FeatureCount*labels)
	for i := range weights {
		weights[i] = int16(binary.LittleEndian.Uint16(body[weightsAt+2*i:]))
	}
	var language *Language
	if h.Language != nil {
		language = h.Language.decode(body[languageAt:])
	}
	return Parameters{
		Name: h.Name, Version: h.Version, Estimator: h.Estimator, TrainingDataDigest: h.TrainingDataDigest, Card: h.Card,
		Taxonomy: h.Taxonomy, Features: h.Features, LengthNorm: h.LengthNorm, ShortWindows: h.ShortWindows, CountOnce: h.CountOnce, BaseRate: h.BaseRate, StanceRates: h.StanceRates,
		Vocabulary: vocabulary, Weights: weights, ThemeCalibrations: h.ThemeCalibrations, StanceCalibration: h.StanceCalibration,
		Thresholds: h.Thresholds, Abstention: h.Abstention, Language: language,
	}, nil
}

func aligned(n int) int { return (n + fileAlign - 1) / fileAlign * fileAlign }

// decodeVocabulary returns the strings of the section. They share one copy of it.
func decodeVocabulary(section []byte, features, stringBytes int) ([]string, error) {
	stringsAt := 4 * (features + 1)
	blob := string(section[stringsAt : stringsAt+stringBytes])
	vocabulary := make([]string, features)
	start := binary.LittleEndian.Uint32(section)
	if start != 0 {
		return nil, fmt.Errorf("the first string starts at %d", start)
	}
	for i := range vocabulary {
		end := binary.LittleEndian.Uint32(section[4*(i+1):])
		if end < start || int(end) > stringBytes {
			return nil, fmt.Errorf("string %d lies at %d to %d of %d bytes", i, start, end, stringBytes)
		}
		vocabulary[i] = blob[start:end]
		start = end
	}
	if int(start) != stringBytes {
		return nil, fmt.Errorf("strings end at %d of %d bytes", start, stringBytes)
	}
	return vocabulary, nil
}
