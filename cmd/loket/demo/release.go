package demo

import (
	"context"

	"loket/forms"
	"loket/store/casework"
)

// A court asks for what the file says of the child, for its defence.

func courtAsks(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, actor(string(casework.Secretary), casework.Secretary), casework.Act{Name: casework.AskData, Answers: forms.Answers{
		"kind": given("court"), "institution": given("Pengadilan Negeri"), "post": given("Panitera"), "received": g.now(), "channel": given("letter"),
		"letter": given("PN/" + itoa(s.index+1)), "ground": given("Penetapan latihan"), "purpose": given("Membela anak di sidang"),
		"wanted": given("Penilaian awal dan laporan kunjungan."),
	}})
}

func choose(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.peksos(), onRelease(casework.ScreenData, forms.Answers{"papers": {State: forms.Given, Values: []string{"form1"}}}))
}

func tellCoordinator(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.peksos(), onRelease(casework.ReportData, forms.Answers{"advice": given("give"), "why": given("Membantu pembelaan anak.")}))
}

func confirmed(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, actor(string(casework.Coordinator), casework.Coordinator), onRelease(casework.ConfirmData, forms.Answers{"confirmed": yes}))
}

func checkCopy(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, manager(), onRelease(casework.CheckData, forms.Answers{"scope": yes, "clean": yes}))
}

func giveCopy(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.peksos(), onRelease(casework.GiveData, forms.Answers{
		"taken_by": given("Nama Latihan"), "taken_post": given("Panitera Pengadilan Negeri"), "proof": given("Kartu pegawai"), "at": g.now(),
	}))
}

func fileCopy(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.peksos(), onRelease(casework.FileData, forms.Answers{"place": given("Map data keluar"), "receipt": yes}))
}

// onRelease is an act on the story's one release.
func onRelease(name casework.ActName, a forms.Answers) casework.Act {
	return casework.Act{Name: name, Part: "d1", Answers: a}
}
