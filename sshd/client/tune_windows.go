package client

import (
	"errors"
	"net"
	"time"

	"golang.org/x/sys/windows"
)

// tune makes the system find a dead line by itself: within a minute, idle or not,
// and without a byte of SSH.
func tune(c *net.TCPConn) error {
	alive := c.SetKeepAliveConfig(keepAlive)
	raw, err := c.SyscallConn()
	if err != nil {
		return errors.Join(alive, err)
	}
	var timeout error
	err = raw.Control(func(fd uintptr) {
		timeout = windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_TCP, windows.TCP_MAXRT, int(userTimeout/time.Second))
	})
	return errors.Join(alive, err, timeout)
}
