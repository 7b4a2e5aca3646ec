package casework

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"loket/forms/text"
)

// One rule says when two names are alike, for who signs, who is given a copy, and what
// goes out on paper: a word in common by which people are told apart.

func keys(words string) []string {
	out := strings.Fields(words)
	for i, w := range out {
		out[i] = text.NameKey(w)
	}
	return out
}

// kin are the words that many people share: how somebody is related to the child, forms
// of address, what joins them, and the names that are too common to tell anybody apart.
var kin = keys("ayah ibu bapak bapa mama mamak emak papa ayahnya ibunya bapaknya mamanya orang tua orangtua kandung tiri angkat asuh sambung " +
	"nenek kakek paman bibi tante om kakak adik saudara saudari sepupu ipar mertua anak cucu keponakan kemenakan keluarga kerabat wali pengasuh " +
	"suami istri pacar teman tetangga guru kepala sekolah desa dusun warga rumah lelaki laki perempuan pria wanita " +
	"dari pihak yang bernama nama alias dengan dekat jauh sebelah satu sendiri korban pelapor pelaku terduga " +
	"binti daeng haji hajah hajjah pung puang karaeng almarhum almarhumah " +
	"muhamad muhammad abdul siti nurul andi")

// sharesPart says whether a word by which one person is told from another stands in both.
func sharesPart(a, b string) bool {
	of := nameParts(b)
	return slices.ContainsFunc(nameParts(a), func(w string) bool { return slices.Contains(of, w) })
}

// nameParts are the words of four letters and more by which one person is told from
// another, spelled alike.
func nameParts(s string) (out []string) {
	for _, w := range strings.FieldsFunc(text.Clean(s), func(r rune) bool { return !inWord(r) }) {
		if k := partOfName(w); k != "" {
			out = append(out, k)
		}
	}
	return out
}

// inWord says whether a sign belongs to a word of a name.
func inWord(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune("'`’‘ʼ", r) }

// partOfName is a word as names are compared by it; "" for one that tells nobody apart.
func partOfName(w string) string {
	if k := text.NameKey(w); utf8.RuneCountInString(w) >= 4 && !slices.Contains(kin, k) {
		return k
	}
	return ""
}

// plain are words of which people make a description, and no name.
var plain = keys("bayi bungsu sulung diberi diketahui laporan masyarakat disebut media grup yang dan atau itu ini tidak belum sudah jangan hanya semua siapa siapapun seluruh setiap kecuali selain kalau bila supaya agar karena untuk pada " +
	"oleh juga masih sedang akan bisa boleh harus tolong mohon hati dulu lagi sekali ada punya biasa sering selalu suka kata mereka dia beliau kami kita saya " +
	"kelas murid siswa kata sebelum sesudah setelah sore pagi siang malam nanti besok sekarang kemarin minggu senin selasa rabu kamis jumat sabtu tanya bertanya lapor melapor minta bilang " +
	"telepon menelepon hubungi dihubungi kabari dikabari beritahu diberitahu tinggal datang pulang pergi lewat kerja bekerja jualan menjual ikut tahu " +
	"belakang depan samping seberang atas bawah luar dalam utara selatan timur barat pasar warung toko kantor kios bengkel sawah kebun ladang kampung lorong gang " +
	"jalan blok masjid gereja kost kontrakan puskesmas rumahnya anaknya istrinya suaminya mantan bekas pertama kedua ketiga tua muda kecil besar tinggi pendek gemuk kurus " +
	"hitam putih merah galak mabuk marah kasar jahat baik takut tukang ojek becak sopir petani nelayan pedagang penjual pemilik pegawai pengurus petugas perangkat aparat " +
	"polisi tentara preman dukun majikan bos juragan rentenir ustad ustadz pendeta imam lurah camat ketua kadus kader bidan perawat dokter mandor buruh pekerja pembantu")

// titles stand before a name.
var titles = strings.Fields("hajjah hajja aji mama mamak mamanya mak emak amma ammak bunda umi ummi bapaknya ibunya papa petta karaengta pak bapak bpk bu ibu om tante paman bibi kak kakak kakek nenek bang abang mas mbak dg daeng haji hajah hj h si puang karaeng tetta ustad ustadz guru bernama nama alias namanya")

// telling are the words of what was written of a person by which that person is told
// from others: of a name its parts, of a description the names in it, "Pak Budi yang
// tinggal di belakang". Where small and capital letters stand side by side, only what is
// written as a name is one, or stands behind a title.
func telling(s string) (out []string) {
	words := strings.FieldsFunc(text.Clean(s), func(r rune) bool { return !inWord(r) })
	capital := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsUpper(r) }
	small := func(w string) bool { return !capital(w) }
	// A capital at the beginning is the sentence's, not a name's.
	mixed := len(words) > 1 && slices.ContainsFunc(words[1:], capital) && slices.ContainsFunc(words, small)
	named, place := false, false
	for _, w := range words {
		low, k := strings.ToLower(w), partOfName(w)
		switch {
		case k == "" || slices.Contains(plain, k):
			named = slices.Contains(titles, low)
		case place: // "di Makassar"
		case !mixed || capital(w) || named:
			out = append(out, k)
			named = true // "pak budi santoso"
		}
		place = low == "di" || low == "ke"
	}
	return out
}

// shortNames are the names of two or three letters in what was written of a person, as
// they are compared: "Om Eko", "eko, pamannya", "muhammad ali". Such a word hides nothing
// but itself.
func shortNames(s string) (out []string) {
	words := strings.FieldsFunc(text.Clean(s), func(r rune) bool { return !inWord(r) })
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		n, k := utf8.RuneCountInString(w), text.NameKey(w)
		leads := i == 0 || slices.Contains(titles, strings.ToLower(words[i-1])) || !knownWord(strings.ToLower(words[i-1])) || slices.Contains(common, text.NameKey(words[i-1]))
		if (n == 2 || n == 3) && k != "" && (unicode.IsUpper(r) || leads) && !slices.Contains(kin, k) && !slices.Contains(plain, k) && !slices.Contains(titles, strings.ToLower(w)) && !slices.Contains(small, k) {
			out = append(out, k)
		}
	}
	return out
}

// small are words of two or three letters that are no names.
var small = keys("di ke ya tak tdk jg yg dgn utk pd dr sy km dll dsb rt rw no hp wa ig fb jl gg ds kp th bln tgl hr pk kok kan aja tau mau bau tua dua ada apa itu ini sd smp sma smk smu tk pkh kip kis bpjs kk ktp nik " +
	"dan bin dia dgr hub jgn sdh blm tdk krn bgt bnr cm spy dlm lwt bpk")

// common are the names that are no names in the lists above: too many people share them, or
// they mean something else, too. Who is written by such a name alone is hidden by it.
var common = keys("andi siti nurul imam muhamad abdul")

// hasCommon says whether what was written of a person has a common name in it: "Andi",
// "Siti tetangga"; "imam" only where nothing else is written, as the "imam masjid" is a post.
func hasCommon(words []string) bool {
	named := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		k := text.NameKey(w)
		return slices.Contains(titles, strings.ToLower(w)) || slices.Contains(kin, k) && !slices.Contains(common, k)
	})
	return slices.ContainsFunc(named, func(w string) bool { k := text.NameKey(w); return slices.Contains(common, k) && k != "imam" }) ||
		len(named) > 0 && !slices.ContainsFunc(named, func(w string) bool { return !slices.Contains(common, text.NameKey(w)) })
}

// dayNames are words of the lists above that people are called by, too.
var dayNames = keys("senin selasa rabu kamis jumat sabtu minggu ahad aman timur sulung")

// commonName is the common name by which somebody is written, "Pak Andi", "Siti Aminah"; of
// the two that nearly everybody has only where nothing else is written. "" for none.
func commonName(s string) string {
	words := slices.DeleteFunc(strings.FieldsFunc(text.Clean(s), func(r rune) bool { return !inWord(r) }), func(w string) bool {
		return slices.Contains(titles, strings.ToLower(w))
	})
	if len(words) == 0 || len(words) > 3 {
		return ""
	}
	k := text.NameKey(words[0])
	if !slices.Contains(common, k) || len(words) > 1 && (k == text.NameKey("muhammad") || k == text.NameKey("abdul")) {
		return ""
	}
	return k
}

// known is the name of a person of the household, as the newest Form 1 has it.
func (c *Case) known(role string) string {
	if f := c.Form("form1"); f != nil && value(f.Answers, role+".name") != "" {
		return value(f.Answers, role+".name")
	}
	return value(c.Household, role+".name")
}

// stem is a word without what Indonesian hangs on a name: "Rahmatnya".
func stem(word string) string {
	return without(word, "nyalah", "nyapun", "nya", "lah", "kah", "pun", "ku", "mu")
}

// bare is a name without what Indonesian and Makassar hang on it: "Sulaimanmi".
func bare(word string) string {
	if w := stem(word); w != word {
		return w
	}
	return without(word, "mi", "ji", "pi", "ki", "ta", "na")
}

func without(word string, ends ...string) string {
	low := strings.ToLower(word)
	for _, end := range ends {
		if strings.HasSuffix(low, end) && len(low) == len(word) && len(word)-len(end) >= 3 {
			return word[:len(word)-len(end)]
		}
	}
	return word
}

// maskParts takes every word that is such a part out of a text, also one that is written
// in two pieces or letter by letter; what is taken out side by side as one.
func maskParts(s string, parts map[string]bool) string {
	if len(parts) == 0 {
		return s
	}
	words := wordsIn(s)
	var b strings.Builder
	at := 0
	for i := 0; i < len(words); {
		n := hiddenIn(s, words[i:], parts)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(s[at:words[i].from] + masked)
		at = words[i+n-1].to
		i += n
	}
	return twice.ReplaceAllString(b.String()+s[at:], masked)
}

// span is where a word stands in a text.
type span struct{ from, to int }

// wordsIn finds the words of a text; "BuRatna" is two.
func wordsIn(s string) (out []span) {
	at, before := -1, ' '
	for i, r := range s {
		switch {
		case inWord(r) && at < 0:
			at = i
		case !inWord(r) && at >= 0:
			out, at = append(out, span{at, i}), -1
		case at >= 0 && unicode.IsUpper(r) && unicode.IsLower(before):
			out, at = append(out, span{at, i}), i
		}
		before = r
	}
	if at >= 0 {
		out = append(out, span{at, len(s)})
	}
	return out
}

// namedIn are the words of a name.
func namedIn(s string) (out []string) {
	s = text.Clean(s)
	for _, w := range wordsIn(s) {
		out = append(out, s[w.from:w.to])
	}
	return out
}

// wordKeys are the words of a name as names are compared, the short and common ones, too.
func wordKeys(name string) (out []string) {
	for _, w := range namedIn(name) {
		out = append(out, text.NameKey(w))
	}
	return out
}

// monthWord says whether a word is a month's name, written as names are.
func monthWord(k string) bool {
	return slices.ContainsFunc(months, func(m string) bool { return m != "" && text.NameKey(m) == k })
}

// hideCalled takes out of a text short forms of hidden names, "Bu Wati" of Rahmawati, and
// names that are a word of the language or a place's, too: all of them behind a form of
// address, a short form also where it is written as a name, a word of the language also where it is written as
// a name, but for "hari Jumat", and a common name where no other follows: "Sitti memukul".
func (v veil) hideCalled(s string) string {
	if len(v.parts)+len(v.called)+len(v.common) == 0 {
		return s
	}
	var b strings.Builder
	at, named, hari := 0, false, false
	words := wordsIn(s)
	capital := func(i int) bool {
		if i >= len(words) || strings.Trim(s[words[i-1].to:words[i].from], " ") != "" {
			return false
		}
		r, _ := utf8.DecodeRuneInString(s[words[i].from:])
		return unicode.IsUpper(r)
	}
	for i, w := range words {
		said := stem(s[w.from:w.to])
		low, k := strings.ToLower(said), text.NameKey(said)
		if i > 0 && (w.from-words[i-1].to > 3 || strings.Contains(s[words[i-1].to:w.from], "\n")) {
			named = false
		}
		alone, there := v.called[k]
		if there && (named || alone && said != low && !hari) || v.common[k] && !capital(i+1) || v.shortForm(k, named, said != low) {
			b.WriteString(s[at:w.from] + masked)
			at = w.to
		}
		hari = low == "hari"
		named = slices.Contains(titles, low) || slices.Contains(ranks, low) || slices.Contains(callers, low)
	}
	return twice.ReplaceAllString(b.String()+s[at:], masked)
}

// callers are words behind which somebody is named who has no title.
var callers = strings.Fields("kata menurut sama saudara saudari")

// shortForm says whether a word is the beginning or the end of a hidden name: of three
// letters where it calls somebody, of four where it is written as a name.
func (v veil) shortForm(k string, named, capital bool) bool {
	if n := len(k); n < 3 || !named && (n < 4 || !capital) || knownWord(k) || monthWord(k) || slices.Contains(v.own, k) {
		return false
	}
	for part := range v.parts {
		if more := len(part) - len(k); (more >= 2 || more == 1 && named && len(k) >= 4) && (strings.HasPrefix(part, k) || strings.HasSuffix(part, k)) {
			return true
		}
	}
	return false
}

// pieces is how many pieces a name may be written in: letter by letter.
const pieces = 20

// hiddenIn is of how many words at the beginning such a part consists; 0 for none.
func hiddenIn(s string, words []span, parts map[string]bool) int {
	first := s[words[0].from:words[0].to]
	if isPart(first, parts) || isPart(bare(first), parts) {
		return 1
	}
	joined, single := first, utf8.RuneCountInString(first) == 1
	for n := 1; n < min(len(words), pieces); n++ {
		w := s[words[n].from:words[n].to]
		if gap := s[words[n-1].to:words[n].from]; len(gap) > 3 || strings.Contains(gap, "\n") || n > 1 && (!single || utf8.RuneCountInString(w) > 1) {
			return 0
		}
		joined += w
		if k := text.NameKey(joined); utf8.RuneCountInString(joined) >= 5 && parts[k] {
			return n + 1
		}
	}
	return 0
}

// isPart says whether a word is one of the parts, spelled or pronounced alike; of long
// ones a letter may be another, missing or too much.
func isPart(word string, parts map[string]bool) bool {
	k := text.NameKey(word)
	if k == "" || parts[k] {
		return k != ""
	}
	if len(k) < 5 || slices.Contains(kin, k) || slices.Contains(plain, k) || slices.Contains(generic, k) {
		return false
	}
	for _, servant := range []string{"abdul", "abdur", "abdu"} { // "Abdurrahman"
		if rest, ok := strings.CutPrefix(k, servant); ok && len(rest) >= 4 && isPart(rest, parts) {
			return true
		}
	}
	for i := 3; i <= len(k)-3; i++ { // "Ratnawulandari"
		if parts[k[:i]] && parts[k[i:]] {
			return true
		}
	}
	said := sounds(k)
	for part := range parts {
		if len(part) >= 5 && (sounds(part) == said || min(len(k), len(part)) >= 6 && max(len(k), len(part)) >= 7 && levenshtein.ComputeDistance(k, part) <= 1) {
			return true
		}
	}
	return false
}

// sounds is a key without what people hear and write for each other in names: Yusuf and
// Jusup, Hamzah and Hamsah, Rahmat and Rahmad, Hasan and Hasang, Sulaiman and Sulaeman.
func sounds(k string) string {
	k = strings.NewReplacer("f", "p", "ae", "ai").Replace(k)
	if rest, ok := strings.CutPrefix(k, "j"); ok {
		k = "i" + rest
	}
	k = strings.ReplaceAll(k, "j", "s") // of a z
	if strings.HasSuffix(k, "ng") {
		k = strings.TrimSuffix(k, "g")
	}
	if rest, ok := strings.CutSuffix(k, "d"); ok {
		k = rest + "t"
	}
	return k
}
