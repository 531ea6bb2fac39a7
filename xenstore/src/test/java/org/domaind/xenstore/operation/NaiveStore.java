package org.domaind.xenstore.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A store written as simply as possible: one map of paths, searched in full each time. */
public final class NaiveStore {
    static final int NODE_QUOTA = 12;

    private final Map<String, Item> nodes = new LinkedHashMap<>();
    private final Map<Integer, Integer> targets = new HashMap<>();

    public NaiveStore() {
        nodes.put("/", new Item("", List.of("n0")));
        nodes.put("/tool", new Item("", List.of("n0")));
        nodes.put("/tool/xenstored", new Item("", List.of("n0")));
    }

    public NaiveStore copy() {
        NaiveStore copy = new NaiveStore();
        copy.nodes.clear();
        copy.nodes.putAll(nodes);
        copy.targets.putAll(targets);
        return copy;
    }

    /** The reply to a request, as {@link StoreConversation} writes it; an argument is a value or a permission list. */
    public String perform(int domid, int type, String path, String argument) {
        Item item = nodes.get(path);
        boolean writes = type >= 11;
        int wanted = writes ? 2 : 1;
        List<String> asked = item != null ? item.perms : nodes.get(nearest(path)).perms;
        if ((rights(domid, asked) & wanted) == 0) {
            return "16 EACCES|";
        }
        return switch (type) {
            case 1 -> item == null ? "16 ENOENT|" : "1 " + children(path).stream().map(name -> name + "|").collect(Collectors.joining());
            case 2 -> item == null ? "16 ENOENT|" : "2 " + item.value;
            case 3 -> item == null ? "16 ENOENT|" : "3 " + item.perms.stream().map(perm -> perm + "|").collect(Collectors.joining());
            case 11 -> item == null ? create(domid, path, argument, "11 OK|") : put(path, new Item(argument, item.perms), "11 OK|");
            case 12 -> item == null ? create(domid, path, "", "12 OK|") : "12 OK|";
            case 13 -> remove(path, item);
            case 14 -> setPerms(domid, path, item, List.of(argument.split("\\|")));
            default -> throw new IllegalArgumentException("operation " + type);
        };
    }

    /** Value, permissions and children of nodes, as replies. */
    public List<String> look(int domid, List<String> paths) {
        List<String> replies = new ArrayList<>();
        for (String path : paths) {
            for (int type : new int[] {2, 3, 1}) {
                replies.add(perform(domid, type, path, ""));
            }
        }
        return replies;
    }

    /** Paths that fire watches when the request is done, in order; {@code exact} ones only on themselves. */
    public List<Fired> fires(int type, String path) {
        List<Fired> fired = new ArrayList<>();
        if (type == 13 && nodes.containsKey(path)) {
            below(path, fired);
            fired.add(new Fired(path, false));
        } else if (type == 11 || type == 14 || type == 12 && !nodes.containsKey(path)) {
            fired.add(new Fired(path, false));
        }
        return fired;
    }

    private void below(String path, List<Fired> fired) {
        for (String name : children(path)) {
            String child = path.equals("/") ? "/" + name : path + "/" + name;
            below(child, fired);
            fired.add(new Fired(child, true));
        }
    }

    /** Gives a domain the rights of another one too. */
    void target(int domid, int target) {
        targets.put(domid, target);
    }

    void forget(int domid) {
        targets.values().remove(domid);
        for (String path : List.copyOf(nodes.keySet())) {
            Item item = nodes.get(path);
            if (item != null && owner(item.perms) == domid && !path.equals("/")) {
                nodes.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
            } else if (item != null) {
                List<String> kept = new ArrayList<>(item.perms);
                if (owner(kept) == domid) {
                    kept.set(0, kept.get(0).charAt(0) + "0");
                }
                kept.subList(1, kept.size()).removeIf(perm -> perm.substring(1).equals(Integer.toString(domid)));
                nodes.put(path, new Item(item.value, List.copyOf(kept)));
            }
        }
    }

    /** Every node: path, value, permissions. */
    String dump() {
        return nodes.keySet().stream().sorted().map(path -> path + "=" + nodes.get(path)).collect(Collectors.joining("\n"));
    }

    boolean mayRead(int domid, String path) {
        return nodes.containsKey(path) && (rights(domid, nodes.get(path).perms) & 1) != 0;
    }

    int owned(int domid) {
        return (int) nodes.values().stream().filter(item -> owner(item.perms) == domid).count();
    }

    private String create(int domid, String path, String value, String ok) {
        String above = nearest(path);
        String rest = path.substring(above.length());
        List<String> names = List.of((rest.startsWith("/") ? rest.substring(1) : rest).split("/"));
        if (domid != 0 && owned(domid) + names.size() > NODE_QUOTA) {
            return "16 ENOSPC|";
        }
        List<String> perms = new ArrayList<>(nodes.get(above).perms);
        if (domid != 0) {
            perms.set(0, perms.get(0).charAt(0) + Integer.toString(domid));
        }
        String at = above;
        for (String name : names) {
            at = at.equals("/") ? "/" + name : at + "/" + name;
            nodes.put(at, new Item(at.equals(path) ? value : "", perms));
        }
        return ok;
    }

    private String put(String path, Item item, String ok) {
        nodes.put(path, item);
        return ok;
    }

    private String remove(String path, Item item) {
        if (item == null) {
            return nodes.containsKey(parent(path)) ? "13 OK|" : "16 ENOENT|";
        }
        if (path.equals("/")) {
            return "16 EINVAL|";
        }
        nodes.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
        return "13 OK|";
    }

    private String setPerms(int domid, String path, Item item, List<String> perms) {
        if (item == null) {
            return "16 ENOENT|";
        }
        if (domid != 0 && !speaksFor(domid, owner(item.perms))) {
            return "16 EACCES|";
        }
        return domid != 0 && owner(perms) != owner(item.perms) ? "16 EPERM|" : put(path, new Item(item.value, perms), "14 OK|");
    }

    private List<String> children(String path) {
        String prefix = path.equals("/") ? "/" : path + "/";
        return nodes.keySet().stream().filter(other -> other.startsWith(prefix) && other.length() > prefix.length())
                .map(other -> other.substring(prefix.length())).filter(rest -> !rest.contains("/")).toList();
    }

    private String nearest(String path) {
        String at = path;
        while (!nodes.containsKey(at)) {
            at = parent(at);
        }
        return at;
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static int owner(List<String> perms) {
        return Integer.parseInt(perms.get(0).substring(1));
    }

    private boolean speaksFor(int domid, int other) {
        return other == domid || Integer.valueOf(other).equals(targets.get(domid));
    }

    private int rights(int domid, List<String> perms) {
        if (domid == 0 || speaksFor(domid, owner(perms))) {
            return 3;
        }
        for (String perm : perms.subList(1, perms.size())) {
            if (speaksFor(domid, Integer.parseInt(perm.substring(1)))) {
                return "nrwb".indexOf(perm.charAt(0));
            }
        }
        return "nrwb".indexOf(perms.get(0).charAt(0));
    }

    /** A path on which watches fire; only watches on exactly that path if {@code exact}. */
    public record Fired(String path, boolean exact) {
    }

    private record Item(String value, List<String> perms) {
        @Override
        public String toString() {
            return value + " " + perms;
        }
    }
}
