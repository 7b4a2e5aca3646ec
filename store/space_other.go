//go:build !linux && !darwin && !windows

package store

import "errors"

// freeBytes cannot be told here.
func freeBytes(string) (int64, error) { return 0, errors.ErrUnsupported }
