package forms

import (
	"strings"
)

// regionWords are left out of what a person typed.
var regionWords = map[string]bool{"kecamatan": true, "kec": true, "kec.": true, "desa": true, "ds": true, "ds.": true, "kelurahan": true, "kel": true, "kel.": true, "desa/kelurahan": true, "kelurahan/desa": true}

// regionCode says whether s looks like a region's code: two digits, twice or three
// times, and perhaps the four of a desa ("73.06.08", "73.06.08.1001").
func regionCode(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(parts) > 4 {
		return false
	}
	for i, p := range parts {
		want := 2
		if i == 3 {
			want = 4
		}
		if _, ok := digits(p); !ok || len(p) != want {
			return false
		}
	}
	return true
}

// readRegion reads a code, a name, or "kecamatan, desa".
func readRegion(word string, env Env) (Answer, string) {
	if regionCode(word) {
		return value1(word), "" // known or not: checkKind says
	}
	if env.Regions == nil {
		return Answer{}, "Tulis kode wilayahnya, misalnya: 73.06.08.1001."
	}
	head, tail, both := strings.Cut(word, ",")
	outer, say := findRegion(env, regionName(head), "")
	if say != "" {
		return Answer{}, say
	}
	if !both || regionName(tail) == "" {
		return value1(outer), ""
	}
	inner, say := findRegion(env, regionName(tail), outer)
	if say != "" {
		return Answer{}, say
	}
	return value1(inner), ""
}

func regionName(s string) string {
	var kept []string
	for w := range strings.FieldsSeq(s) {
		if !regionWords[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// findRegion takes the one region with exactly this name (a kecamatan before a
// desa of the same name), else the only one whose name begins so.
func findRegion(env Env, name, within string) (code, say string) {
	if name == "" {
		return "", "Tulis nama kecamatan atau desa."
	}
	found := env.Regions.Find(name, within)
	var exact, begins []Option
	for _, o := range found {
		label := fold(o.Label)
		if bare := fold(env.Regions.Name(o.Code)); bare != "" {
			label = bare
		}
		if label == name {
			exact = append(exact, o)
		}
		if strings.HasPrefix(label, name) {
			begins = append(begins, o)
		}
	}
	var wide []Option
	for _, o := range exact {
		if strings.Count(o.Code, ".") == 2 {
			wide = append(wide, o)
		}
	}
	for _, only := range [][]Option{exact, wide, begins} {
		if len(only) == 1 {
			return only[0].Code, ""
		}
	}
	switch {
	case len(exact) > 0:
		found = exact
	case len(begins) > 0:
		found = begins
	case len(found) == 0 && within != "":
		return "", "Tidak ada desa dengan nama itu di " + regionText(within, env) + "."
	case len(found) == 0:
		return "", "Tidak ada kecamatan atau desa dengan nama itu. Tulis awal namanya, misalnya: somba."
	}
	var names []string
	for _, o := range found {
		names = append(names, regionText(o.Code, env))
	}
	return "", "Yang mana: " + sayList(names, "; ") + "? Tulis: kecamatan, desa."
}

// regionText is how a region is read: "Batangkaluku, Kec. Somba Opu".
func regionText(code string, env Env) string {
	if env.Regions == nil {
		return code
	}
	kecamatan, village := env.Regions.Path(code)
	switch {
	case kecamatan == "" && village == "":
		if name := env.Regions.Name(code); name != "" {
			return name
		}
		return code
	case village == "":
		return "Kec. " + kecamatan
	default:
		return village + ", Kec. " + kecamatan
	}
}

// regionInput is what a person would type: "Somba Opu, Batangkaluku" where that is
// understood again, else the code.
func regionInput(code string, env Env) string {
	if env.Regions == nil {
		return code
	}
	kecamatan, village := env.Regions.Path(code)
	typed := kecamatan
	if village != "" {
		typed += ", " + village
	}
	if a, say := readRegion(fold(typed), env); say == "" && a.Value == code {
		return typed
	}
	return code
}
