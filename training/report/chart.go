package report

import (
	"math"
	"strconv"
	"strings"
)

// The plots of a page have one size, in units of their view box, which are pixels on a
// narrow screen. assets/page.js has the same numbers.
const (
	plotWidth, plotHeight = 340.0, 290.0
	plotLeft, plotRight   = 50.0, 328.0
	plotTop, plotBottom   = 12.0, 242.0
)

// A chart is what the template "chart" draws.
type chart struct {
	ID, Title string
	// Description says in words what the chart shows, for who does not see it.
	Description   string
	Kind          string // tells assets/page.js which marker to move
	Floor         string // where a logarithmic axis begins
	Width, Height float64
	// Where the axes are.
	Left, Right, Top, Bottom float64
	XTitle, YTitle           string
	XTicks, YTicks           []tick
	Lines                    []line
	Points                   []point
	Bars                     []bar
	Labels                   []caption
}

type tick struct {
	At    string
	Label string
}

type line struct{ Path, Class string }

type point struct{ X, Y, R, Class string }

type bar struct{ X, Y, Width, Height string }

type caption struct{ X, Y, Text, Class, Anchor string }

// A place is a position in a view box.
type place struct{ x, y float64 }

// px writes a coordinate.
func px(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

// An axis maps values to positions.
type axis struct {
	from, to float64 // positions
	floor    float64 // where a logarithmic axis begins; 0 for a linear one, from 0
	top      float64 // the highest value
}

func (a axis) at(v float64) float64 {
	if a.floor == 0 {
		return a.from + (a.to-a.from)*v/a.top
	}
	v = max(v, a.floor)
	return a.from + (a.to-a.from)*math.Log10(v/a.floor)/math.Log10(a.top/a.floor)
}

// ticks of shares: quarters on a linear axis, decades on a logarithmic one.
func (a axis) ticks() []tick {
	var ticks []tick
	if a.floor == 0 {
		for _, v := range []float64{0, .25, .5, .75, 1} {
			ticks = append(ticks, tick{px(a.at(v * a.top)), strconv.FormatFloat(100*v*a.top, 'f', -1, 64) + "\u00a0%"})
		}
		return ticks
	}
	for v := a.floor; v <= a.top*1.001; v *= 10 {
		ticks = append(ticks, tick{px(a.at(v)), strconv.FormatFloat(math.Round(100*v*1e8)/1e8, 'f', -1, 64) + "\u00a0%"})
	}
	return ticks
}

// decade is the power of ten at or below the value, within bounds that can be drawn.
func decade(v, lowest, highest float64) float64 {
	if !(v > 0) {
		return highest
	}
	return min(max(math.Pow(10, math.Floor(math.Log10(v)+1e-9)), lowest), highest)
}

// path joins places by straight lines and leaves out those that nobody could see.
func path(places []place) string {
	var b strings.Builder
	last := ""
	for i, p := range places {
		at := px(p.x) + " " + px(p.y)
		if at == last {
			continue
		}
		last = at
		if i == 0 {
			b.WriteString("M" + at)
		} else {
			b.WriteString("L" + at)
		}
	}
	return b.String()
}

// steps puts a corner between neighbouring places: across first, or up first.
func steps(places []place, acrossFirst bool) []place {
	var out []place
	for i, p := range places {
		if i > 0 {
			if last := places[i-1]; acrossFirst {
				out = append(out, place{p.x, last.y})
			} else {
				out = append(out, place{last.x, p.y})
			}
		}
		out = append(out, p)
	}
	return out
}

// A box is where a caption stands.
type box struct{ left, top, right, bottom float64 }

// distance of a place to the box; negative inside.
func (b box) distance(p place) float64 {
	dx, dy := max(b.left-p.x, p.x-b.right), max(b.top-p.y, p.y-b.bottom)
	if dx > 0 && dy > 0 {
		return math.Hypot(dx, dy)
	}
	return max(dx, dy)
}

func (b box) apart(other box) float64 {
	return max(b.left-other.right, other.left-b.right, b.top-other.bottom, other.top-b.bottom)
}

// captionWidth is about how wide a character of a caption is, captionHeight how high.
const captionWidth, captionHeight = 6.7, 12.0

// labelLines writes the name of each line beside it, where the most room is.
func labelLines(lines [][]place, names, classes []string) []caption {
	dense := make([][]place, len(lines))
	for i, l := range lines {
		dense[i] = densely(l)
	}
	var captions []caption
	var taken []box
	for i, own := range dense {
		best, bestRoom := caption{}, math.Inf(-1)
		var bestBox box
		width := captionWidth * float64(len([]rune(names[i])))
		for k := range 33 {
			if len(own) == 0 {
				break
			}
			at := own[k*(len(own)-1)/32]
			for _, below := range []bool{false, true} {
				for side, anchor := range []string{"start", "middle", "end"} {
					left := at.x - width*float64(side)/2 + 4*float64(1-side)
					top := at.y - captionHeight - 5
					if below {
						top = at.y + 5
					}
					b := box{left, top, left + width, top + captionHeight}
					if b.left < plotLeft+3 || b.right > plotRight-1 || b.top < plotTop-2 || b.bottom > plotBottom-2 {
						continue
					}
					room := 40.0
					for j, other := range dense {
						for _, p := range other {
							if d := b.distance(p); j != i {
								room = min(room, d)
							} else if d < 2 { // on its own line, which it is beside anyway
								room = min(room, d-20)
							}
						}
					}
					for _, t := range taken {
						room = min(room, b.apart(t))
					}
					if room > bestRoom+0.01 {
						x := left + width*float64(side)/2
						best, bestRoom, bestBox = caption{px(x), px(top + captionHeight - 2.5), names[i], classes[i], anchor}, room, b
					}
				}
			}
		}
		if bestRoom > math.Inf(-1) {
			captions = append(captions, best)
			taken = append(taken, bestBox)
		}
	}
	return captions
}

// densely puts places on a line no more than some 4 units apart.
func densely(places []place) []place {
	var out []place
	for i, p := range places {
		if i > 0 {
			last := places[i-1]
			n := int(math.Hypot(p.x-last.x, p.y-last.y) / 4)
			for k := 1; k <= n; k++ {
				t := float64(k) / float64(n+1)
				out = append(out, place{last.x + t*(p.x-last.x), last.y + t*(p.y-last.y)})
			}
		}
		out = append(out, p)
	}
	return out
}

func newChart(id, title, xTitle, yTitle string, x, y axis) chart {
	return chart{
		ID: id, Title: title, XTitle: xTitle, YTitle: yTitle, Width: plotWidth, Height: plotHeight,
		Left: plotLeft, Right: plotRight, Top: plotTop, Bottom: plotBottom,
		XTicks: x.ticks(), YTicks: y.ticks(),
	}
}

// ViewBox is the attribute of that name; the others are positions of what is written
// beside the axes.
func (c chart) ViewBox() string { return "0 0 " + px(c.Width) + " " + px(c.Height) }

func (c chart) XLabelY() string { return px(c.Bottom + 16) }
func (c chart) XTitleY() string { return px(c.Bottom + 36) }
func (c chart) XTitleX() string { return px((c.Left + c.Right) / 2) }
func (c chart) YLabelX() string { return px(c.Left - 6) }
func (c chart) YTitleY() string { return px((c.Top + c.Bottom) / 2) }
