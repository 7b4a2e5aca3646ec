package store_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// How large the campaigns are. The defaults are for every run of the tests; `make
// torture` asks for more.
var (
	imagesFlag = flag.Int("images", 200, "files as a power cut leaves them")
	faultsFlag = flag.Int("faults", 100, "writes and syncs that the disk refuses")
	flipsFlag  = flag.Int("flips", 200, "files with one bit turned over")
	againFlag  = flag.String("again", "", "folder of one harmed file that was kept: look at it alone")
	actsFlag   = flag.Int("acts", 500, "random acts that store and model live through")
	seedFlag   = flag.Uint64("seed", 0, "of the campaigns; 0: another one each time")
)

// seeded gives a campaign its random numbers and says how to get the same ones again.
func seeded(t testing.TB) *rand.Rand {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// memoryDir is a folder that costs no disk where there is one.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "loket-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}
