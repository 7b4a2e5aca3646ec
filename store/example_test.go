package store_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A new office, its first account, and one report that is on the disk when Do returns.
func Example() {
	dir, err := os.MkdirTemp("", "kantor")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ids := 0
	office, err := store.Create(context.Background(), store.Options{
		Dir: dir, Key: store.NewKey(),
		Clock: func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) },
		NewID: func() string { ids++; return fmt.Sprintf("00000000-0000-7000-8000-%012d", ids) },
	})
	if err != nil {
		panic(err)
	}
	defer func() { fmt.Println("closed:", office.Close() == nil) }()

	ctx := context.Background()
	first := casework.Account{Name: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	if err := office.ChangeAccount(ctx, casework.Actor{}, casework.AccountChange{Add: &first, Key: "uid:1000"}); err != nil {
		panic(err)
	}
	accounts, err := office.Bindings(ctx, "uid:1000")
	if err != nil {
		panic(err)
	}
	who := store.ActorOf(accounts[0], "uid:1000", "sesi-1")
	receipt, err := office.Do(ctx, who, casework.Act{
		ID: office.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...),
	})
	if err != nil {
		panic(err)
	}
	page, err := office.Queue(ctx, who, casework.Query{})
	if err != nil {
		panic(err)
	}
	fmt.Println(receipt.Number, page.Total, page.Rows[0].Risk)
	// Output:
	// 0801-26-0001-3 1 unassessed
	// closed: true
}
