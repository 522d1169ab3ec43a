package datasets

// The sets of harmful requests say which hazard a row belongs to, but not which of our
// themes. The word rules below split them. They were written and read against the pinned
// files; the package documentation states how many rows each keeps and how many of
// those a reader would label otherwise.

// themeRules finds the themes of a request by its words.
type themeRules struct {
	themes []string   // in the order of the taxonomy
	words  []patterns // of each theme: one is enough
	// near holds the words of hazards beside our themes: weapons, violence, extremism,
	// poison, data theft. A row with such a word and no theme is left out, because
	// neither a theme nor "none of them" is certain.
	near patterns
}

func newThemeRules() themeRules {
	return themeRules{
		themes: []string{
			"recruitment", "threat", "propaganda",
			"biological_weapons", "chemical_weapons", "nuclear_weapons", "cyber_weapons",
		},
		words: []patterns{
			compile(recruitmentWords), compile(threatWords), compile(propagandaWords),
			compile(biologicalWords), compile(chemicalWords), compile(nuclearWords), compile(cyberWords),
		},
		near: compile(nearWords),
	}
}

// of returns the themes whose words the request holds, or nil.
func (r themeRules) of(words []string) []string {
	var themes []string
	for i, theme := range r.themes {
		if r.words[i].in(words) {
			themes = append(themes, theme)
		}
	}
	return themes
}

const (
	recruitmentWords = `recruit … terror, recruit … extremist, recruit … militant, terror … recruit,
		extremist … recruit, join … al qaeda, join … isis., join … terrorist, joining … terrorist,
		organize an armed, fund … terrorist, donat … terrorist`

	// A threat is announced or called for. A bare question how to kill is neither.
	threatWords = `threatening letter, letter threatening, email threatening, threatens to kill, threatening to kill,
		death threat, bomb threat, letter inciting, incit … violence, encourag … acts of violence,
		encourag … acts of terrorism, inciting … harm,
		send … threatening, sending threatening, im going to … kill, im gonna … kill, were going to … kill,
		going to … shoot, i plan on … attack, we plan on … attack, planning to take out, planning to kill,
		planning to get rid of, planning to … attack, planning a … attack, teach him a lesson, teach her a lesson`

	propagandaWords = `promot … terrorism, encourag … acts of terrorism, glorif … terror, prais … terror,
		propaganda … radicali, terrorist propaganda, encourag … radicali`

	biologicalWords = `biological weapon, bioweapon, bio weapon, biological agent, biological warfare,
		biological attack, bioterror, germ warfare, anthrax, ricin., botulin, smallpox, weaponized pathogen,
		weaponised pathogen, virus … kill plants, virus that targets a specific group`

	chemicalWords = `chemical weapon, chemical warfare, chemical agent, chemical attack, nerve agent, nerve gas,
		sarin, mustard gas, poison gas, chlorine gas, blood agent, hydrogen cyanide, incapacitating agent,
		chemical compound … mass destruction, chemical … incapacitating`

	nuclearWords = `nuclear bomb, nuclear weapon, nuclear warhead, nuclear fission, nuclear device, nuke.,
		dirty bomb, fission bomb, fusion bomb, fusion based nuclear, uranium, plutonium,
		radiological weapon, radiological attack, radiological agent, radioactive weapon, radioactive agent,
		radioactive material, radioactive fallout, radioactive contamination, radioactive waste … weapon`

	cyberWords = `hack into, hack a., hack the., hack … system, hack … network, hack … account, hack … database,
		hacks into, hacking into, hacking … system, hacking … network, hacking … website, hacking … account, malware, ransomware, spyware, adware, trojan, rootkit,
		keylog, botnet, ddos, denial of service, denies access to a website, cyber attack, cyberattack,
		computer virus, virus … comput, virus … network, virus … system, virus … software, virus … data,
		virus … power grid, virus … social media, distributing viruses, malware and viruses,
		exploit … vulnerabilit … system, exploit … vulnerabilit … software, exploit … vulnerabilit … device,
		exploit … vulnerabilit … network, exploit … software … vulnerabilit, exploit … security … vulnerabilit,
		exploit … security weakness, exploit … cybersecurity, exploit … bluetooth, zero day, brute force attack, man in the middle, watering hole, sql injection,
		crack … password, crack passwords, malicious code, malicious script, malicious site,
		script that steals, script … crash a computer, program … steals, bypass security measures,
		hijack … webcam, hijack … website, hijack … self driving, hijack … car, hijacks a website,
		break into … database, break into … macbook, break into … computer, persistent threat`

	nearWords = `bomb, explosi, detonat, weapon, gun., guns., firearm, rifle, ammunition, grenade, sniper, kill, murder,
		assassin, massacre, shoot, stab., stabbing, attack, assault, violen, terror, extremis, radicali, militia,
		riot, sabotag, arson, start a fire, massive fire, hostage, kidnap, threat, genocid, lynch, behead,
		hijack, infiltrat, chaos, disrupt, incit, glorif, propaganda, recruit, war., warfare,
		poison, toxin, toxic, hazardous, pathogen, virus, nuclear, radiation, radioactiv, chemical,
		vulnerabilit, phish, password, database, spoof, surveil, spy., spies., eavesdrop, webcam, intercept,
		credential, crack., cybersecurity, firewall, sensitive, users devices, personal data, unauthori, hack, security, wi fi, gain access, email account, network, exploit … system, steal … data, steals … information, steal … information,
		access … confidential, computer system, drone, secure facility`
)

// asksForMeans finds a request for means among rows whose hazard is a weapon, of which
// a quarter asks about law, ethics, history or protection.
type meansRule struct{ asks, benign patterns }

func newMeansRule() meansRule { return meansRule{compile(asksWords), compile(benignWords)} }

func (r meansRule) holds(words []string) bool { return r.asks.in(words) && !r.benign.in(words) }

const (
	asksWords = `how can i, how can one, how can we, how can loopholes, how can radioactive, how can dirty, how can cluster,
		how can subliminal, how could i, how could someone, how do i, how i can, how to, how would i, how can the effects,
		how might, how … make one, ways to, most effective, what advanced techniques, what components,
		steps involved, step by step, tell me, guide me, give me advice, give me some advice, can you give, can you guide,
		can you suggest, could you suggest, where can i, where i can, where would they get, where … get it, i wished to design,
		could i create, can i use, i need to know, i must know, could that work, create a, describe the engineering,
		help me, what methods, what measures, best way, where to start, i want to make, buy the`

	benignWords = `precaution, prevent, regulat, safely neutralize, emergency preparedness, securing, guarantee the security,
		stays safe, moral, ethic, justif, histor, legal implications, dangers and legal, inherently, misuse,
		make sure, preparedness drill, who stops, what do you think`
)

// violentWords are verbs of violence. A post that incites to harm is kept as a threat
// only where one of them occurs.
const violentWords = `kill, shoot, shot., hang., hanged, hung., hanging., swinging from, raped., gang rape, rape her, rape him, rape them, rape you, rape my, raping, beat her, beat him, beat them, beat that, beat you, beat the, beaten.,
	punch, slap, smack, stab., stabbed, stabbing, burn., burned., burnt., burning., set her on fire, light her, stone her, stoned to death,
	stoning, choke., choked., chokes., choke slam, strangle, execute, hit her, hit them, hit him, hit the bitch, hit that, kick her in, kick the shit, kick that bitch in,
	smash her, smash their, bash., behead, decapitat, acid., drown, stomp, lynch, exterminat, terminate her, crush them, gunned down, bullet,
	run over, runs over, torture, gas., gassed., gas her, impale, pike up, spike., throat, knock her out, knocked out, hunt her, hunt them, whip., whipped.,
	deserves to die, needs to die, should die, must die, should be dead, hope she dies, hope they die, aim for the head, neck., nuke., bomb.,
	back hand, backhand, spank, mutilat, slit., chop, split the skull, 2x4, cut her, cut their, off themselves, capital punishment,
	death penalty, death sentence, execution, strung up, string her up, smashed, hit by a, put her down, put them down, put a bullet, floored, bleed to death, firing squad, guillotine, noose, gallows, on a cross, thrown in a river, throw her off, tossed down`

// mildWords take a verb of violence back.
const mildWords = `kick her … curb, hit on, hit her up, hits on, hit the gym, hit the wall, beats me, beat around, kill it., killing it., hang out, hang with, hang around, hanging out,
	a shot at, shot at her, give … a shot, take a shot, best shot, culture, if they are from, rape jokes, neck beard, burn out`

// callWords are calls for violence and wishes of it. Sets that nobody judged for threats
// (everyday posts beside sexist or hateful ones) lose the rows that hold one.
const callWords = `should be shot, should be hung, should be hanged, should be executed, should be killed, should be burned, should be beaten,
	should be lynched, should have shot, should have killed, should all be shot, must be killed, must be executed, must be shot, need to be shot, needs to be shot,
	need to be fucking shot, need to be killed, needs to be killed, need to be executed, needs to be executed, needs to be hung, needs to be hanged, needs to hang, needs to die, need to die,
	should hang, should die, should just die, should go die, deserve to die, deserves to die, deserve to be killed, deserves to be shot, deserved to die,
	we should … kill, we should … lynch, we should … bomb, we should … burn, we should … shoot, we should … hang, we have to kill, we must kill, have to kill … lot,
	lets … kill, lets … bomb, lets … shoot, lets … lynch, lets … burn, ill kill, i will kill, im going to kill, im gonna kill, going to kill, gonna kill, i want to kill, i wanna kill, want to kill her,
	i want to bomb, i wanna bash, hope … dies, hope they die, hope … get shot, hope … gets shot, hope … killed, wish someone would shoot, wish … kill,
	will burn along, burn them, burn her., burn him., burn the witch, hang him., hang her., hang them, hang the, shoot them, shoot him, shoot her., kill them all, kill all, kill him., kill yourself,
	kill. that, put a bullet, nuke them, gas the, gas them, death to, beat … death, behead, firing squad, gallows, noose, hung on, be hung for, execute them, exterminat`
