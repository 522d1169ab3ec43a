package datasets

import "iter"

// readerOf returns how a data set is read: its format, and the function that labels
// a row of it.
func readerOf(name string) (_ func(source) iter.Seq[outcome], ok bool) {
	switch name {
	case "advbench":
		return advbenchReader(), true
	case "ailuminate":
		return ailuminateReader(), true
	case "alpaca_seed":
		return fromJSONLines(alpaca), true
	case "catqa":
		return catqaReader(), true
	case "covid_posts":
		return covidReader(), true
	case "crisislex":
		return crisislexReader(), true
	case "cse_mitre":
		return fromJSONArray(cseMitre), true
	case "cse_mitre_frr":
		return fromJSONArray(cseMitreBenign), true
	case "davidson":
		return fromCSV(davidson, "", "class", "tweet"), true
	case "edos":
		return edosReader(), true
	case "hatecheck":
		return hatecheckReader(), true
	case "hatemojibuild":
		return hatemojiReader(), true
	case "muc_terror_news":
		return fromJSONLines(newNewsRule().label), true
	case "simplesafetytests":
		return simpleSafetyReader(), true
	case "tram_cti":
		return fromJSONArray(tram), true
	case "xstest":
		return fromCSV(xstest, "id", "prompt", "type", "label"), true
	default:
		return nil, false
	}
}
