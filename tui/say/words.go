package say

// spare are words for codes that a pack need not name.
var spare = map[string]string{
	"act.approve_service": "Setujui layanan",
	"act.read_case":       "Membuka kasus",
	"act.print_form":      "Membaca formulir",
	"act.read_letter":     "Membaca surat",
	"act.accounts":        "Mengurus akun",
	"menu.accounts":       "Akun",
}
