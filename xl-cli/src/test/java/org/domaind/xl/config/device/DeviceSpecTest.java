package org.domaind.xl.config.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSpecTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            /a,,xvda                                  ~ {pdev_path=/a, vdev=xvda, format=raw, readwrite=1}
            /a,,hdc:disk,r                            ~ {pdev_path=/a, vdev=hdc, format=raw}
            ,,hdc:cdrom,r                             ~ {pdev_path=, vdev=hdc, format=empty, removable=1, is_cdrom=1}
            tap:qcow2:/a,xvda,w                       ~ {pdev_path=/a, vdev=xvda, format=qcow2, readwrite=1}
            iscsi:iqn,xvda,w                          ~ {pdev_path=iqn, vdev=xvda, format=raw, script=block-iscsi, readwrite=1}
            vdev=xvda,specification=virtio,target=/x, ~ {pdev_path=/x, vdev=xvda, format=raw, readwrite=1, specification=virtio}
            /dev/c:/a,,xvda,w                         ~ {pdev_path=/dev/c:/a, vdev=xvda, format=raw, readwrite=1}
            /a,empty,hdc,devtype=cdrom                ~ {pdev_path=/a, vdev=hdc, format=empty, removable=1, is_cdrom=1}
            no-discard,/a,vhd,xvda,ro                 ~ {pdev_path=/a, vdev=xvda, format=vhd, discard_enable=False}
            vdev=xvda, access=r, target=/a=b,c        ~ {pdev_path=/a=b,c, vdev=xvda, format=raw}
            """)
    void disks(String text, String expected) throws SpecException {
        assertEquals(expected, DiskSpec.parse(text).fields().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ``                       ~ no vdev specified in `'
            file:                    ~ no vdev specified in `file:'
            /a                       ~ no vdev specified in `/a'
            /a,,xvda,x               ~ unknown value for access: near `x' in `/a,,xvda,x'
            /a,bad,xvda              ~ unknown value for format: near `bad' in `/a,bad,xvda'
            /a,raw,xvda,w,q          ~ too many positional parameters: near `q' in `/a,raw,xvda,w,q'
            /a,raw,xvda,w,bogus=1    ~ unknown parameter: near `bogus=1' in `/a,raw,xvda,w,bogus=1'
            vdev=xvda,access=r       ~ no target specified (and device not removable) in `vdev=xvda,access=r'
            foo:/a,xvda,w            ~ unknown deprecated disk prefix: near `foo:' in `foo:/a,xvda,w'
            /a, raw , xvda , w       ~ unknown value for format: near `raw ' in `/a, raw , xvda , w'
            """)
    void wrongDisks(String text, String expected) {
        assertEquals(expected, assertThrows(SpecException.class, () -> DiskSpec.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ``                                              ~ {devid=2} []
            mac=0:16:3E:00:00:01 , bridge=b                 ~ {devid=2, mac=00:16:3e:00:00:01, bridge=b} []
            type=ioemu,model=e1000                          ~ {devid=2, model=e1000, nictype=vif_ioemu} []
            rate=10Mb/s@20ms                                ~ {devid=2, rate_bytes_per_interval=25000, rate_interval_usecs=20000} []
            rate=10MB/s                                     ~ {devid=2, rate_bytes_per_interval=500000, rate_interval_usecs=50000} []
            devid=3,mtu=1400,ip=10.0.0.2,script=s,vifname=v ~ {devid=3, mtu=1400, ip=10.0.0.2, ifname=v, script=s} []
            netdev=e ~ {devid=2, gatewaydev=e} [the netdev parameter is deprecated, please use gatewaydev instead]
            bogus=1                                         ~ {devid=2} [unrecognized argument `bogus=1']
            """)
    void nics(String text, String expected) throws SpecException {
        NicSpec nic = NicSpec.parse(text, 2);
        assertEquals(expected, nic.fields() + " " + nic.notes());
    }

    /** A config file goes on without the item; network-attach does not. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            mac=zz                ~ {devid=0} [Invalid parameter `mac'.]
            mac=00-16-3e-1-2-100  ~ {devid=0, mac=00:16:3e:01:02:00} [Invalid parameter `mac'.]
            type=foo              ~ {devid=0} [Invalid parameter `type'.]
            trusted=1             ~ {devid=0} [unrecognized argument `trusted=1']
            """)
    void refusedItems(String text, String expected) throws SpecException {
        NicSpec nic = NicSpec.parse(text, 0);
        assertEquals(expected + "true", nic.fields() + " " + nic.notes() + nic.refused());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            rate=x    ~ config parsing error in vif: invalid rate in `x'
            mtu=x     ~ failed to convert "x" to number
            """)
    void wrongNics(String text, String expected) {
        assertEquals(expected, assertThrows(SpecException.class, () -> NicSpec.parse(text, 0)).getMessage());
    }
}
