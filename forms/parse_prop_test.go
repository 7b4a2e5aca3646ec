package forms

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fatal is what rapid, fuzzing and plain tests share.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkParse holds for every field and every input: no panic; a rejected input
// keeps nothing; an accepted answer passes its own check, reads as something, and
// is understood again when it is typed again.
func checkParse(t fatal, f *Field, input string, env Env) {
	t.Helper()
	a, problems := f.Parse(input, env)
	if Blocking(problems) || a.State == Blank {
		if !a.Equal(Answer{}) {
			t.Fatalf("%s %q: rejected or blank, yet %+v", f.ID, input, a)
		}
		return
	}
	if a.State == Given {
		if again := f.checkKind(a, env); Blocking(again) || len(again) != len(problems) {
			t.Fatalf("%s %q gave %+v with %v, whose own check says %v", f.ID, input, a, problems, again)
		}
	}
	if f.Format(a, env) == "" {
		t.Fatalf("%s %q: %+v reads as nothing", f.ID, input, a)
	}
	typed := f.Input(a, env)
	b, problems := f.Parse(typed, env)
	if !a.Equal(b) {
		t.Fatalf("%s %q gave %+v, typed again as %q it gives %+v (%v)", f.ID, input, a, typed, b, problems)
	}
}

func fieldKeys() []Kind { return slices.Sorted(maps.Keys(testFields())) }

func TestParseProperty(t *testing.T) {
	env := testEnv()
	env.Regions = fakeRegions{}
	fields, keys := testFields(), fieldKeys()
	words := rapid.SampledFrom(strings.Split("ya|tidak|tt|tidak tahu|kira-kira|sekitar|umur|usia|tahun|bulan|hari|minggu|lalu|kemarin|tadi|malam|jam|sekarang|besok|mei|nopember|agt|2014|14|3|31|02|05|12.30|9:15|3/5/14|03-05-2014|~|,|;|/|=|-|.|+62|0812|7306084305140002|laki|per|sekolah|dan|tidak ada|somba|opu|romanglasa|73.06.08|73.06.08.1001|1/1=3|2/l=0|0-2/male=1|Ani|\u202e|\n|é|\xff|1.200|tb|menolak|paling|0|999999999999999999999", "|"))
	rapid.Check(t, func(t *rapid.T) {
		f := fields[rapid.SampledFrom(keys).Draw(t, "kind")]
		sep := rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "between")
		checkParse(t, f, strings.Join(rapid.SliceOfN(words, 0, 5).Draw(t, "words"), sep), env)
	})
}

func TestParseDatesProperty(t *testing.T) {
	env := testEnv()
	f := testFields()["birth"]
	rapid.Check(t, func(t *rapid.T) {
		d := PartialDate{Year: rapid.IntRange(1907, 2025).Draw(t, "year"), About: rapid.Bool().Draw(t, "about")}
		if rapid.Bool().Draw(t, "month known") {
			d.Month = monthNames[rapid.SampledFrom(slices.Sorted(maps.Keys(monthNames))).Draw(t, "month")]
			if rapid.Bool().Draw(t, "day known") {
				d.Day = rapid.IntRange(1, daysIn(d.Year, d.Month)).Draw(t, "day")
			}
		}
		for _, typed := range []string{d.Text(), strings.ToUpper(d.Text()), d.String()} {
			a, problems := f.Parse(typed, env)
			if a.Value != d.String() || len(problems) != 0 {
				t.Fatalf("%q is %q, want %q (%v)", typed, a.Value, d.String(), problems)
			}
		}
		if back, ok := ParsePartialDate(d.String()); !ok || back != d {
			t.Fatalf("%q reads back as %+v", d.String(), back)
		}
		if d.First().After(d.Last()) {
			t.Fatalf("%v begins after it ends", d)
		}
	})
}

func FuzzParse(f *testing.F) {
	for i, s := range []string{"kira-kira 2014", "3 mei 2014", "tadi malam 20.00", "kemarin jam 2 siang", "1,3", "somba opu, batang", "0-2/male=3, 2/2=1", "+62 812", "730608 430514 0002", "tt", "umur 12", "a\x00\u202e", "29 februari", "~~~", "1.200", "99999999999999999999 hari lalu", "4000000 bulan"} {
		f.Add(uint8(i), s)
		f.Add(uint8(i+9), s)
	}
	env := testEnv()
	env.Regions = fakeRegions{}
	keys := fieldKeys()
	fields := testFields()
	f.Fuzz(func(t *testing.T, kind uint8, input string) {
		checkParse(t, fields[keys[int(kind)%len(keys)]], input, env)
		checkParse(t, fields[Region], input, testEnv())
		checkParse(t, fields[keys[int(kind)%len(keys)]], input, Env{})
	})
}
