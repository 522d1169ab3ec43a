package server

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// Response puts the result of a text into the words of the contract. text is the text
// as received: evidence quotes it.
func Response(info classifier.Info, id string, text []byte, r classifier.Result) *tocsinv1.ClassifyTextResponse {
	response := &tocsinv1.ClassifyTextResponse{
		Id:              id,
		Themes:          make([]*tocsinv1.ThemeResult, len(r.Themes)),
		Stances:         make([]*tocsinv1.StanceResult, len(r.Stances)),
		Decision:        decision(r.Decision),
		Reason:          string(r.Reason),
		Signals:         signals(r.Signals),
		KnownTokenRatio: r.KnownTokenRatio,
		Truncated:       r.Truncated,
		Model:           reference(info),
	}
	if r.NormalizedText != "" {
		response.NormalizedText = &r.NormalizedText
	}
	for i, t := range r.Themes {
		response.Themes[i] = &tocsinv1.ThemeResult{
			Theme:                t.Theme,
			PriorLogOdds:         t.PriorLogOdds,
			LogOdds:              t.LogOdds,
			Probability:          t.Probability,
			PromotionProbability: t.PromotionProbability,
			Threshold:            t.Threshold,
			Decision:             decision(t.Decision),
			Evidence:             evidence(text, t.Evidence),
			OtherLogOdds:         t.OtherLogOdds,
		}
	}
	for i, s := range r.Stances {
		response.Stances[i] = &tocsinv1.StanceResult{
			Stance:       s.Stance,
			LogOdds:      s.LogOdds,
			PriorLogOdds: s.PriorLogOdds,
			Probability:  s.Probability,
			Evidence:     evidence(text, s.Evidence),
			OtherLogOdds: s.OtherLogOdds,
		}
	}
	return response
}

// MarshalJSON returns the canonical JSON of a message, on one line: the names of the
// contract, defaults included. The same message gives the same bytes; protojson alone
// varies its white space on purpose.
func MarshalJSON(message proto.Message) ([]byte, error) {
	loose, err := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}.Marshal(message)
	if err != nil {
		return nil, err
	}
	var line bytes.Buffer
	if err := json.Compact(&line, loose); err != nil {
		return nil, err
	}
	return line.Bytes(), nil
}

func decision(d classifier.Decision) tocsinv1.Decision {
	switch d {
	case classifier.BelowThreshold:
		return tocsinv1.Decision_DECISION_BELOW_THRESHOLD
	case classifier.Mention:
		return tocsinv1.Decision_DECISION_MENTION
	case classifier.Abstain:
		return tocsinv1.Decision_DECISION_ABSTAIN
	case classifier.Review:
		return tocsinv1.Decision_DECISION_REVIEW
	case classifier.Flag:
		return tocsinv1.Decision_DECISION_FLAG
	}
	return tocsinv1.Decision_DECISION_UNSPECIFIED
}

// signals lists the marks in the order of the contract.
func signals(met classifier.Signals) []tocsinv1.Signal {
	if met == 0 {
		return nil
	}
	var list []tocsinv1.Signal
	for _, s := range [...]struct {
		mark   classifier.Signals
		signal tocsinv1.Signal
	}{
		{classifier.InvalidUTF8, tocsinv1.Signal_SIGNAL_INVALID_UTF8},
		{classifier.Invisible, tocsinv1.Signal_SIGNAL_INVISIBLE},
		{classifier.BidiControl, tocsinv1.Signal_SIGNAL_BIDI_CONTROL},
		{classifier.Homoglyph, tocsinv1.Signal_SIGNAL_HOMOGLYPH},
		{classifier.MixedScript, tocsinv1.Signal_SIGNAL_MIXED_SCRIPT},
		{classifier.FullWidth, tocsinv1.Signal_SIGNAL_FULL_WIDTH},
		{classifier.Combining, tocsinv1.Signal_SIGNAL_COMBINING},
		{classifier.Backspace, tocsinv1.Signal_SIGNAL_BACKSPACE},
		{classifier.Leetspeak, tocsinv1.Signal_SIGNAL_LEETSPEAK},
		{classifier.SpacedLetters, tocsinv1.Signal_SIGNAL_SPACED_LETTERS},
		{classifier.Truncated, tocsinv1.Signal_SIGNAL_TRUNCATED},
		{classifier.SeparatedLetters, tocsinv1.Signal_SIGNAL_SEPARATED_LETTERS},
		{classifier.SplitWords, tocsinv1.Signal_SIGNAL_SPLIT_WORDS},
		{classifier.JoinedWords, tocsinv1.Signal_SIGNAL_JOINED_WORDS},
		{classifier.StretchedLetters, tocsinv1.Signal_SIGNAL_STRETCHED_LETTERS},
		{classifier.CharacterReferences, tocsinv1.Signal_SIGNAL_CHARACTER_REFERENCES},
	} {
		if met.Has(s.mark) {
			list = append(list, s.signal)
		}
	}
	return list
}

func evidence(text []byte, spans []classifier.Evidence) []*tocsinv1.Evidence {
	list := make([]*tocsinv1.Evidence, len(spans))
	for i, e := range spans {
		quoted, _ := cut(text[e.Start:e.End], MaxEvidenceTextBytes)
		list[i] = &tocsinv1.Evidence{
			Start:   int32(e.Start),
			End:     int32(e.End),
			Text:    repaired(quoted),
			LogOdds: e.LogOdds,
		}
	}
	return list
}

// repaired replaces each byte that is not UTF-8 by U+FFFD.
func repaired(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return string(bytes.Runes(b))
}

// cut returns the text up to the limit, without half a character at its end, and
// whether anything was cut.
func cut[T string | []byte](text T, limit int) (T, bool) {
	if len(text) <= limit {
		return text, false
	}
	for back := range utf8.UTFMax {
		if end := limit - back; end >= 0 && utf8.RuneStart(text[end]) {
			return text[:end], true
		}
	}
	return text[:limit], true // bytes that no character holds together
}
