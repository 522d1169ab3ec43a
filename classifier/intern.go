package classifier

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
)

// Tables of a Lexicon. They hold no pointers, so that the garbage collector has nothing
// to do with millions of entries, and use open addressing.

// minSlots is the size of a table that has just been made, a power of two.
const minSlots = 1 << 12

// An interner numbers byte strings from 0 in the order in which they are met.
type interner struct {
	bytes []byte // all strings, one after the other
	ends  []int
	// short finds those of up to 8 bytes, which are their key, and long the others.
	short keyTable
	long  []longSlot
	longs int
	seed  maphash.Seed
}

type longSlot struct {
	hash   uint32
	number int32 // plus one; 0 for an empty slot
}

func newInterner() interner {
	return interner{short: newKeyTable(), long: make([]longSlot, minSlots), seed: maphash.MakeSeed()}
}

func (in *interner) len() int { return len(in.ends) }

// at returns the string with the number. It must not be written to.
func (in *interner) at(number int32) []byte {
	start := 0
	if number > 0 {
		start = in.ends[number-1]
	}
	return in.bytes[start:in.ends[number]]
}

// add gives a string the next number.
func (in *interner) add(s []byte) int32 {
	in.bytes = append(in.bytes, s...)
	in.ends = append(in.ends, len(in.bytes))
	return int32(len(in.ends) - 1)
}

// number returns the number of the string, and whether it is new.
func (in *interner) number(s []byte) (number int32, fresh bool) {
	key, ok := shortKey(s)
	if !ok {
		slot, fresh := in.longSlot(s)
		return slot.number - 1, fresh
	}
	slot := in.short.slot(key)
	if slot.key != 0 {
		return slot.value, false
	}
	number = in.add(s)
	in.short.put(slot, key, number)
	return number, true
}

// shortKey returns the key of a string of up to 8 bytes. One that is empty or ends in a
// zero byte has none, since its key would be that of another.
func shortKey(s []byte) (key uint64, ok bool) {
	if len(s) == 0 || len(s) > 8 || s[len(s)-1] == 0 {
		return 0, false
	}
	var bytes [8]byte
	copy(bytes[:], s)
	return binary.LittleEndian.Uint64(bytes[:]), true
}

// longSlot returns the slot of a string that has no key, and whether it is new. The slot
// is valid until the next call.
func (in *interner) longSlot(s []byte) (_ *longSlot, fresh bool) {
	if 2*in.longs >= len(in.long) {
		in.growLong()
	}
	hash := uint32(maphash.Bytes(in.seed, s))
	mask := uint32(len(in.long) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		slot := &in.long[i]
		if slot.number == 0 {
			*slot = longSlot{hash: hash, number: in.add(s) + 1}
			in.longs++
			return slot, true
		}
		if slot.hash == hash && bytes.Equal(in.at(slot.number-1), s) {
			return slot, false
		}
	}
}

func (in *interner) growLong() {
	old := in.long
	in.long = make([]longSlot, 2*len(old))
	mask := uint32(len(in.long) - 1)
	for _, slot := range old {
		if slot.number == 0 {
			continue
		}
		i := slot.hash & mask
		for in.long[i].number != 0 {
			i = (i + 1) & mask
		}
		in.long[i] = slot
	}
}

// A keyTable maps keys other than 0 to a number: the bytes of a short string, or a pair
// of tokens.
type keyTable struct {
	slots []keySlot
	used  int
	shift int
}

type keySlot struct {
	key   uint64
	value int32
	// direct is, for a word that is all there is to its piece, makes one feature and is in
	// no name of several words, this feature plus one; notDirect if there is more to the
	// word, notAlone if there is more to its piece, 0 as long as nobody has looked.
	direct int32
}

const (
	notDirect = -1
	notAlone  = -2
)

func newKeyTable() keyTable {
	return keyTable{slots: make([]keySlot, minSlots), shift: 64 - bits.Len(minSlots-1)}
}

// slot returns where the key stands, or the empty slot where it would. Multiplication by
// an odd constant spreads the keys (Knuth 1998, 6.4), once more after the upper half has
// reached the lower.
func (t *keyTable) slot(key uint64) *keySlot {
	mask := len(t.slots) - 1
	hash := key * 0x9e3779b97f4a7c15
	hash = (hash ^ hash>>32) * 0xc2b2ae3d27d4eb4f
	for i := int(hash >> t.shift); ; i++ {
		s := &t.slots[i&mask]
		if s.key == key || s.key == 0 {
			return s
		}
	}
}

// put fills the empty slot that slot returned. Slots may move.
func (t *keyTable) put(s *keySlot, key uint64, value int32) {
	*s = keySlot{key: key, value: value}
	if t.used++; 4*t.used <= 3*len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]keySlot, 2*len(old))
	t.shift--
	for i := range old {
		if old[i].key != 0 {
			*t.slot(old[i].key) = old[i]
		}
	}
}
