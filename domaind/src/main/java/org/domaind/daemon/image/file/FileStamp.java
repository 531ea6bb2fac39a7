package org.domaind.daemon.image.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** Identifies a version of a file's content. @param changed the inode's ctime, which cannot be set back */
public record FileStamp(Path path, long device, long inode, long size, FileTime modified, FileTime changed) {
    public static FileStamp of(Path path) throws IOException {
        Map<String, Object> a = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
        return new FileStamp(path, (Long) a.get("dev"), (Long) a.get("ino"), (Long) a.get("size"),
                (FileTime) a.get("lastModifiedTime"), (FileTime) a.get("ctime"));
    }
}
