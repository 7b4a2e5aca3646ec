package forms

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// scope is what one evaluation of a condition sees.
type scope struct {
	answers, row Answers
	env          Env
}

type evalFunc func(*scope) value

type tag int8

const (
	isUndecided tag = iota // blank, unknown, refused or absent
	isNothing              // does not apply: "no", and equal to nothing
	isTruth
	isNumber
	isText   // a literal text or a fact
	isAnswer // an answer's canonical value, whose kind shows in what it is compared with
	isList
)

// value is one intermediate result. The zero value is undecided.
type value struct {
	tag  tag
	t    Truth
	n    float64
	s    string
	list []value
}

func boolean(b bool) value { return value{tag: isTruth, t: truthOf(b)} }

func count(n int) value { return value{tag: isNumber, n: float64(n)} }

// truth reads a value as a yes or no.
func (v value) truth() Truth {
	switch v.tag {
	case isTruth:
		return v.t
	case isNothing:
		return False
	case isAnswer, isText:
		switch v.s {
		case "yes":
			return True
		case "no":
			return False
		}
	}
	return Undecided
}

// number reads a value as a number.
func (v value) number() (float64, bool) {
	switch v.tag {
	case isNumber:
		return v.n, true
	case isAnswer:
		n, err := strconv.ParseFloat(v.s, 64)
		return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
	default:
		return 0, false
	}
}

// find looks a field up: the row first, then the form.
func (s *scope) find(id string) (Answer, bool) {
	if a, ok := s.row[id]; ok {
		return a, true
	}
	a, ok := s.answers[id]
	return a, ok
}

func (s *scope) operand(id string) value {
	a, ok := s.find(id)
	if !ok {
		return factValue(s.env.Facts[id])
	}
	switch a.State {
	case NotApplicable:
		return value{tag: isNothing}
	case Given:
		if a.Grid != nil || a.Rows != nil {
			return value{} // asked with total() and rows()
		}
		if a.Value == "" {
			return textList(a.Values)
		}
		return value{tag: isAnswer, s: a.Value}
	default:
		return value{}
	}
}

func textList(items []string) value {
	v := value{tag: isList, list: make([]value, len(items))}
	for i, item := range items {
		v.list[i] = value{tag: isText, s: item}
	}
	return v
}

// factValue takes the kinds of facts that conditions can use; anything else is undecided.
func factValue(fact any) value {
	switch f := fact.(type) {
	case bool:
		return boolean(f)
	case int:
		return count(f)
	case int64:
		return value{tag: isNumber, n: float64(f)}
	case float64:
		return value{tag: isNumber, n: f}
	case string:
		if f == "" {
			return value{}
		}
		return value{tag: isText, s: f}
	case []string:
		return textList(f)
	default:
		return value{}
	}
}

// and is three-valued: a false side decides, else an undecided side keeps it open.
func and(x Truth, y func() Truth) Truth {
	if x == False {
		return False
	}
	switch r := y(); {
	case r == False:
		return False
	case x == True:
		return r
	default:
		return Undecided
	}
}

func equal(x, y value) Truth {
	if x.tag == isUndecided || y.tag == isUndecided {
		return Undecided
	}
	if x.tag == isTruth || y.tag == isTruth {
		a, b := x.truth(), y.truth()
		if a == Undecided || b == Undecided {
			return Undecided
		}
		return truthOf(a == b)
	}
	if x.tag == isNothing || y.tag == isNothing {
		return False
	}
	if x.tag == isList || y.tag == isList {
		return truthOf(onlyText(x) == onlyText(y))
	}
	if a, ok := x.number(); ok {
		if b, ok := y.number(); ok {
			return truthOf(a == b)
		}
	}
	if x.tag == isNumber || y.tag == isNumber {
		return False
	}
	return truthOf(x.s == y.s)
}

// onlyText is the text of a value, of a list only when it holds exactly one.
func onlyText(v value) string {
	if v.tag == isList {
		if len(v.list) != 1 {
			return "\x00"
		}
		return v.list[0].s
	}
	return v.s
}

func ordered(op string, x, y value) Truth {
	switch {
	case x.tag == isUndecided || y.tag == isUndecided:
		return Undecided
	case x.tag == isNothing || y.tag == isNothing:
		return False
	}
	var c int
	a, okA := x.number()
	b, okB := y.number()
	switch {
	case okA && okB:
		c = compare(a, b)
	case x.tag == isNumber || y.tag == isNumber || x.tag == isList || y.tag == isList:
		return Undecided
	default: // dates, in canonical form, order as text
		c = strings.Compare(strings.TrimPrefix(x.s, "~"), strings.TrimPrefix(y.s, "~"))
	}
	switch op {
	case "<":
		return truthOf(c < 0)
	case "<=":
		return truthOf(c <= 0)
	case ">":
		return truthOf(c > 0)
	default:
		return truthOf(c >= 0)
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// within is "in": some element of x equals some element of y.
func within(x, y value) Truth {
	if x.tag == isUndecided || y.tag == isUndecided {
		return Undecided
	}
	result := False
	for _, a := range elements(x) {
		for _, b := range elements(y) {
			switch equal(a, b) {
			case True:
				return True
			case Undecided:
				result = Undecided
			}
		}
	}
	return result
}

func elements(v value) []value {
	if v.tag == isList {
		return v.list
	}
	return []value{v}
}

// function is one of the functions of conditions.
type function struct {
	kind        static
	least, most int    // arguments
	needs       string // for the fault
	eval        func(s *scope, args []string) value
}

const needsID = "the ID of one field"

var functions = map[string]function{
	"answered": {kindTruth, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		return boolean(a.State != Blank)
	}},
	"unknown": {kindTruth, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		return boolean(a.State == Unknown)
	}},
	"refused": {kindTruth, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		return boolean(a.State == Refused)
	}},
	"named": {kindTruth, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		return boolean(a.State == Given && !Nobody(a.Value))
	}},
	"has": {kindTruth, 2, maxNodes, "the ID of a field and at least one code", func(s *scope, args []string) value {
		return value{tag: isTruth, t: within(s.operand(args[0]), textList(args[1:]))}
	}},
	"age": {kindNumber, 1, 1, needsID, func(s *scope, args []string) value {
		from, v := s.latest(args[0])
		if v.tag == isUndecided {
			return v
		}
		return count(yearsBetween(from, s.env.today()))
	}},
	"days": {kindNumber, 1, 1, needsID, func(s *scope, args []string) value {
		from, v := s.latest(args[0])
		if v.tag == isUndecided {
			return v
		}
		return count(int(s.env.today().Sub(from) / (24 * time.Hour)))
	}},
	"rows": {kindNumber, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		return count(max(len(a.Rows), len(a.Values)))
	}},
	"total": {kindNumber, 1, 1, needsID, func(s *scope, args []string) value {
		a, _ := s.find(args[0])
		sum := 0
		for _, n := range a.Grid {
			sum += n
		}
		return count(sum)
	}},
}

// latest returns the last day that a date or moment can mean, in the office's calendar.
func (s *scope) latest(id string) (time.Time, value) {
	a, ok := s.find(id)
	if !ok || a.State != Given || s.env.Now.IsZero() {
		return time.Time{}, value{}
	}
	if d, ok := ParsePartialDate(a.Value); ok {
		return d.lastBy(s.env.today()), value{tag: isNumber}
	}
	if t, err := time.Parse(time.RFC3339, a.Value); err == nil {
		return civil(t.In(s.env.zone())), value{tag: isNumber}
	}
	return time.Time{}, value{}
}
