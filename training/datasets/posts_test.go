package datasets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

// want says what becomes of one invented row: kept with these labels, or left out.
type want struct {
	id      string
	themes  []string // nil: unlabelled; empty: no theme
	stance  string
	harm    bool
	leftOut string
}

var none = []string{}

// wantOf says what became of a row; of one that is left out only why.
func wantOf(o outcome) want {
	if o.leftOut != "" {
		return want{leftOut: o.leftOut}
	}
	return want{o.row.ID, o.row.Themes, o.row.Stance, o.row.OtherHarm, ""}
}

// check compares what a set's reader makes of a folder, in order.
func check(t *testing.T, name, dir string, wants []want) []training.Row {
	t.Helper()
	var got []want
	var rows []training.Row
	for o := range readWith(nil, name, dir) {
		if o.err != nil {
			t.Fatal(o.err)
		}
		got = append(got, wantOf(o))
		if o.leftOut == "" {
			rows = append(rows, o.row)
		}
	}
	if diff := cmp.Diff(wants, got, cmp.AllowUnexported(want{})); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	return rows
}

func TestEdos(t *testing.T) {
	dir := folder(t, "edos", map[string]string{"edos/edos_labelled_aggregated.csv": `rewire_id,text,label_sexist,label_category,label_vector,split
e1,I am coming for her,sexist,"1. threats","1.1 threats of harm",train
e2,Somebody slap this singer,sexist,"1. threats","1.2 incitement and encouragement of harm",train
e3,Just ignore her until she cries,sexist,"1. threats","1.2 incitement and encouragement of harm",train
e4,Slap some cheese on her toast and give it a shot,sexist,"1. threats","1.2 incitement and encouragement of harm",train
e5,some slur,sexist,"2. derogation","2.2 aggressive and emotive attacks",train
e6,Fish &amp;amp; chips again,not sexist,none,none,train
e7,Those referees should be shot,not sexist,none,none,train
`}, "")
	rows := check(t, "edos", dir, []want{
		{id: "e1", themes: []string{"threat"}, stance: "promotes"},
		{id: "e2", themes: []string{"threat"}, stance: "promotes"},
		{leftOut: "incitement without a verb of violence"},
		{leftOut: "incitement without a verb of violence"},
		{leftOut: "other sexism"},
		{id: "e6", themes: none},
		{leftOut: "calls for violence, but was judged for sexism only"},
	})
	if got := rows[2].Text; got != "Fish &amp; chips again" {
		t.Errorf("text %q: entities are undone once", got)
	}
}

func TestHatemojibuild(t *testing.T) {
	header := "entry_id,text,type,target,round.base,round.set,set,split,label_gold,matched_text,matched_id\n"
	dir := folder(t, "hatemojibuild", map[string]string{
		"hatemojibuild/train.csv": header + "7,I will 👊 all dancers,threateninglanguage,[],5,5a,original,train,1,x,8\n" +
			"9,dancers are 🤢,derogation,[],5,5a,original,train,1,x,10\n",
		"hatemojibuild/validation.csv": header + "8,I will 👏 all dancers,none,[],5,5b,perturbation,dev,0,x,7\n",
		"hatemojibuild/test.csv": header + "10,dancers are 🎉,none,[],5,5b,perturbation,test,0,x,9\n" +
			"11,Let's bomb every pie,none,[],5,5b,perturbation,test,0,x,8\n" +
			"12,more pie,none,[],5,5b,perturbation,test,0,x,11\n",
	}, header)
	rows := check(t, "hatemojibuild", dir, []want{
		{id: "7", themes: []string{"threat"}, stance: "promotes"},
		{leftOut: "other hate"},
		{id: "8", themes: none},
		{id: "10", themes: none},
		{leftOut: "calls for violence, but was judged for hate only"},
		{id: "12", themes: none},
	})
	// 7, 8 and 12 hang together, the last through a row that is left out.
	if rows[0].Group != rows[1].Group || rows[0].Group != rows[3].Group {
		t.Errorf("groups %q, %q, %q of linked rows", rows[0].Group, rows[1].Group, rows[3].Group)
	}
	if rows[2].Group == rows[0].Group || rows[2].Group == "" {
		t.Errorf("group %q of the other pair", rows[2].Group)
	}
}

func TestDavidson(t *testing.T) {
	dir := folder(t, "davidson", map[string]string{"davidson/labeled_data.csv": `,count,hate_speech,offensive_language,neither,class,tweet
0,3,0,0,3,2,RT @baker: fresh bread every morning http://t.co/1 &amp; butter
1,3,0,3,0,1,some insult
2,3,3,0,0,0,some hate
3,3,0,0,3,2,@miller fresh bread every morning &amp; butter https://t.co/2
4,3,0,0,3,2,stale bread
`}, "")
	rows := check(t, "davidson", dir, []want{
		{id: "0", themes: none}, {leftOut: "hateful or offensive"}, {leftOut: "hateful or offensive"},
		{id: "3", themes: none}, {id: "4", themes: none},
	})
	if rows[0].Group == "" || rows[0].Group != rows[1].Group {
		t.Errorf("groups %q and %q of a tweet and its retweet", rows[0].Group, rows[1].Group)
	}
	if rows[2].Group != "" {
		t.Errorf("group %q of two words", rows[2].Group)
	}
}

func TestCrisislex(t *testing.T) {
	t26 := "Tweet ID, Tweet Text, Information Source, Information Type, Informativeness\n"
	dir := folder(t, "crisislex", map[string]string{
		"crisislex/2013_Alberta_floods-tweets_labeled.csv": t26 +
			`"1","The river is over the bridge",Media,Other,Related and informative` + "\n" +
			`"2","Is it an attack on the dam?",Media,Other,Related - but not informative` + "\n",
		"crisislex/2013_Boston_Bombings-ontopic_offtopic.csv": "tweet id, tweet, label\n" +
			`'3',"Two explosions near the finish line",on-topic` + "\n" + `'4',"so tired",off-topic` + "\n",
		"crisislex/2013_LA_airport_shootings-tweets_labeled.csv": t26 +
			`"5","Terminal closed after shots",Media,Other,Related - but not informative` + "\n" +
			`"6","Palm trees",Not labeled,Not labeled,Not related` + "\n",
	}, t26)
	got := map[string]want{}
	for o := range readWith(nil, "crisislex", dir) {
		if o.err != nil {
			t.Fatal(o.err)
		}
		w := wantOf(o)
		got[w.id+w.leftOut] = w
	}
	wants := map[string]want{}
	for _, w := range []want{
		{id: "2013_Alberta_floods-tweets_labeled-1", themes: none},
		{leftOut: "speaks of an attack during another disaster"},
		{id: "2013_Boston_Bombings-ontopic_offtopic-3", stance: "reports"},
		{id: "2013_LA_airport_shootings-tweets_labeled-5", stance: "reports"},
		{leftOut: "off topic during an attack"},
	} {
		wants[w.id+w.leftOut] = w
	}
	if diff := cmp.Diff(wants, got, cmp.AllowUnexported(want{})); diff != "" {
		t.Error(diff)
	}
}

func TestCovidPosts(t *testing.T) {
	long := "one"
	for len(long) <= maxPostRunes {
		long += " and another"
	}
	dir := folder(t, "covid_posts", map[string]string{
		"covid_posts/Constraint_Train.csv": "id,tweet,label\n1,Wash your hands,real\n2,It is a Bio-Weapon!,fake\n" +
			"3,Masks are our best weapons,real\n4," + long + ",fake\n5,Garlic cures it,fake\n",
		"covid_posts/english_test_with_labels.csv": "id,tweet,label\n1,Tests &amp; cases,real\n",
	}, "")
	check(t, "covid_posts", dir, []want{
		{id: "Constraint_Train-1", themes: none}, {leftOut: "calls the virus a weapon"},
		{id: "Constraint_Train-3", themes: none}, {leftOut: "several posts run together"},
		{id: "Constraint_Train-5", themes: none}, {id: "english_test_with_labels-1", themes: none},
	})
}
