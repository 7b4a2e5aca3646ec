package sheet

import (
	"strconv"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// mostRegions is how many names are offered at a time.
const mostRegions = 18

// regions are the names that fit what is typed: kecamatan first, the desa of one
// after "kecamatan,".
func (s *Sheet) regions(st forms.Step) []forms.Option {
	r := s.env.Regions
	if r == nil {
		return nil
	}
	head, tail, inner := strings.Cut(s.line.Value(), ",")
	head, tail = text.Clean(head), text.Clean(tail)
	var out []forms.Option
	switch {
	case s.fresh && s.ans.At(st.Path).Answered():
		return nil
	case !inner && head == "":
		out = r.Children("")
	case !inner:
		out = r.Find(head, "")
	default:
		outer := s.outer(head)
		if outer == "" {
			return nil
		}
		if tail == "" || isNumber(tail) {
			out = r.Children(outer)
		} else {
			out = r.Find(tail, outer)
		}
	}
	return out[:min(len(out), mostRegions)]
}

// outer is the kecamatan that a name means; "" when it means none or several.
func (s *Sheet) outer(name string) string {
	env := s.env
	f := &forms.Field{ID: "region", Kind: forms.Region}
	a, problems := f.Parse(name, env)
	if forms.Blocking(problems) || strings.Count(a.Value, ".") != 2 {
		return ""
	}
	return a.Value
}

// regionInput is what is typed, with a number or a mark replaced by the name's code.
func (s *Sheet) regionInput(st forms.Step) string {
	in := strings.TrimSpace(s.line.Value())
	offered := s.regions(st)
	if s.pick >= 0 && s.pick < len(offered) {
		return offered[s.pick].Code
	}
	head, tail, inner := strings.Cut(in, ",")
	tail = strings.TrimSpace(tail)
	last := in
	if inner {
		last = tail
	}
	if n, err := strconv.Atoi(last); err == nil && n >= 1 {
		all := offered
		if r := s.env.Regions; r != nil && !inner {
			all = r.Children("")
		}
		if n <= len(all) {
			return all[n-1].Code
		}
	}
	if inner && tail == "" {
		return head
	}
	return in
}

// enterRegion takes the kecamatan and goes on to its desa, then leaves the field.
func (s *Sheet) enterRegion(st forms.Step) bool {
	env := s.env
	if s.fresh {
		return s.move(1)
	}
	stepTwo := strings.HasSuffix(strings.TrimSpace(s.line.Value()), ",")
	a, problems := st.Field.Parse(s.regionInput(st), env)
	if !forms.Blocking(problems) && a.State == forms.Given && strings.Count(a.Value, ".") == 2 && env.Regions != nil && len(env.Regions.Children(a.Value)) > 0 && (!stepTwo || s.pick >= 0) {
		if name := env.Regions.Name(a.Value); name != "" {
			s.line.Set(name + ", ")
			s.pick, s.fresh = -1, false
			return true
		}
	}
	return s.move(1)
}

func isNumber(t string) bool {
	_, err := strconv.Atoi(t)
	return err == nil
}
