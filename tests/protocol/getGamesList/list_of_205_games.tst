{"cmd": "register", "username": "p000", "password": "1"}
{"cmd": "register", "username": "p001", "password": "1"}
{"cmd": "register", "username": "p002", "password": "1"}
{"cmd": "register", "username": "p003", "password": "1"}
{"cmd": "register", "username": "p004", "password": "1"}
{"cmd": "register", "username": "p005", "password": "1"}
{"cmd": "register", "username": "p006", "password": "1"}
{"cmd": "register", "username": "p007", "password": "1"}
{"cmd": "register", "username": "p008", "password": "1"}
{"cmd": "register", "username": "p009", "password": "1"}
{"cmd": "register", "username": "p010", "password": "1"}
{"cmd": "register", "username": "p011", "password": "1"}
{"cmd": "register", "username": "p012", "password": "1"}
{"cmd": "register", "username": "p013", "password": "1"}
{"cmd": "register", "username": "p014", "password": "1"}
{"cmd": "register", "username": "p015", "password": "1"}
{"cmd": "register", "username": "p016", "password": "1"}
{"cmd": "register", "username": "p017", "password": "1"}
{"cmd": "register", "username": "p018", "password": "1"}
{"cmd": "register", "username": "p019", "password": "1"}
{"cmd": "register", "username": "p020", "password": "1"}
{"cmd": "register", "username": "p021", "password": "1"}
{"cmd": "register", "username": "p022", "password": "1"}
{"cmd": "register", "username": "p023", "password": "1"}
{"cmd": "register", "username": "p024", "password": "1"}
{"cmd": "register", "username": "p025", "password": "1"}
{"cmd": "register", "username": "p026", "password": "1"}
{"cmd": "register", "username": "p027", "password": "1"}
{"cmd": "register", "username": "p028", "password": "1"}
{"cmd": "register", "username": "p029", "password": "1"}
{"cmd": "register", "username": "p030", "password": "1"}
{"cmd": "register", "username": "p031", "password": "1"}
{"cmd": "register", "username": "p032", "password": "1"}
{"cmd": "register", "username": "p033", "password": "1"}
{"cmd": "register", "username": "p034", "password": "1"}
{"cmd": "register", "username": "p035", "password": "1"}
{"cmd": "register", "username": "p036", "password": "1"}
{"cmd": "register", "username": "p037", "password": "1"}
{"cmd": "register", "username": "p038", "password": "1"}
{"cmd": "register", "username": "p039", "password": "1"}
{"cmd": "register", "username": "p040", "password": "1"}
{"cmd": "register", "username": "p041", "password": "1"}
{"cmd": "register", "username": "p042", "password": "1"}
{"cmd": "register", "username": "p043", "password": "1"}
{"cmd": "register", "username": "p044", "password": "1"}
{"cmd": "register", "username": "p045", "password": "1"}
{"cmd": "register", "username": "p046", "password": "1"}
{"cmd": "register", "username": "p047", "password": "1"}
{"cmd": "register", "username": "p048", "password": "1"}
{"cmd": "register", "username": "p049", "password": "1"}
{"cmd": "register", "username": "p050", "password": "1"}
{"cmd": "register", "username": "p051", "password": "1"}
{"cmd": "register", "username": "p052", "password": "1"}
{"cmd": "register", "username": "p053", "password": "1"}
{"cmd": "register", "username": "p054", "password": "1"}
{"cmd": "register", "username": "p055", "password": "1"}
{"cmd": "register", "username": "p056", "password": "1"}
{"cmd": "register", "username": "p057", "password": "1"}
{"cmd": "register", "username": "p058", "password": "1"}
{"cmd": "register", "username": "p059", "password": "1"}
{"cmd": "register", "username": "p060", "password": "1"}
{"cmd": "register", "username": "p061", "password": "1"}
{"cmd": "register", "username": "p062", "password": "1"}
{"cmd": "register", "username": "p063", "password": "1"}
{"cmd": "register", "username": "p064", "password": "1"}
{"cmd": "register", "username": "p065", "password": "1"}
{"cmd": "register", "username": "p066", "password": "1"}
{"cmd": "register", "username": "p067", "password": "1"}
{"cmd": "register", "username": "p068", "password": "1"}
{"cmd": "register", "username": "p069", "password": "1"}
{"cmd": "register", "username": "p070", "password": "1"}
{"cmd": "register", "username": "p071", "password": "1"}
{"cmd": "register", "username": "p072", "password": "1"}
{"cmd": "register", "username": "p073", "password": "1"}
{"cmd": "register", "username": "p074", "password": "1"}
{"cmd": "register", "username": "p075", "password": "1"}
{"cmd": "register", "username": "p076", "password": "1"}
{"cmd": "register", "username": "p077", "password": "1"}
{"cmd": "register", "username": "p078", "password": "1"}
{"cmd": "register", "username": "p079", "password": "1"}
{"cmd": "register", "username": "p080", "password": "1"}
{"cmd": "register", "username": "p081", "password": "1"}
{"cmd": "register", "username": "p082", "password": "1"}
{"cmd": "register", "username": "p083", "password": "1"}
{"cmd": "register", "username": "p084", "password": "1"}
{"cmd": "register", "username": "p085", "password": "1"}
{"cmd": "register", "username": "p086", "password": "1"}
{"cmd": "register", "username": "p087", "password": "1"}
{"cmd": "register", "username": "p088", "password": "1"}
{"cmd": "register", "username": "p089", "password": "1"}
{"cmd": "register", "username": "p090", "password": "1"}
{"cmd": "register", "username": "p091", "password": "1"}
{"cmd": "register", "username": "p092", "password": "1"}
{"cmd": "register", "username": "p093", "password": "1"}
{"cmd": "register", "username": "p094", "password": "1"}
{"cmd": "register", "username": "p095", "password": "1"}
{"cmd": "register", "username": "p096", "password": "1"}
{"cmd": "register", "username": "p097", "password": "1"}
{"cmd": "register", "username": "p098", "password": "1"}
{"cmd": "register", "username": "p099", "password": "1"}
{"cmd": "register", "username": "p100", "password": "1"}
{"cmd": "register", "username": "p101", "password": "1"}
{"cmd": "register", "username": "p102", "password": "1"}
{"cmd": "register", "username": "p103", "password": "1"}
{"cmd": "register", "username": "p104", "password": "1"}
{"cmd": "register", "username": "p105", "password": "1"}
{"cmd": "register", "username": "p106", "password": "1"}
{"cmd": "register", "username": "p107", "password": "1"}
{"cmd": "register", "username": "p108", "password": "1"}
{"cmd": "register", "username": "p109", "password": "1"}
{"cmd": "register", "username": "p110", "password": "1"}
{"cmd": "register", "username": "p111", "password": "1"}
{"cmd": "register", "username": "p112", "password": "1"}
{"cmd": "register", "username": "p113", "password": "1"}
{"cmd": "register", "username": "p114", "password": "1"}
{"cmd": "register", "username": "p115", "password": "1"}
{"cmd": "register", "username": "p116", "password": "1"}
{"cmd": "register", "username": "p117", "password": "1"}
{"cmd": "register", "username": "p118", "password": "1"}
{"cmd": "register", "username": "p119", "password": "1"}
{"cmd": "register", "username": "p120", "password": "1"}
{"cmd": "register", "username": "p121", "password": "1"}
{"cmd": "register", "username": "p122", "password": "1"}
{"cmd": "register", "username": "p123", "password": "1"}
{"cmd": "register", "username": "p124", "password": "1"}
{"cmd": "register", "username": "p125", "password": "1"}
{"cmd": "register", "username": "p126", "password": "1"}
{"cmd": "register", "username": "p127", "password": "1"}
{"cmd": "register", "username": "p128", "password": "1"}
{"cmd": "register", "username": "p129", "password": "1"}
{"cmd": "register", "username": "p130", "password": "1"}
{"cmd": "register", "username": "p131", "password": "1"}
{"cmd": "register", "username": "p132", "password": "1"}
{"cmd": "register", "username": "p133", "password": "1"}
{"cmd": "register", "username": "p134", "password": "1"}
{"cmd": "register", "username": "p135", "password": "1"}
{"cmd": "register", "username": "p136", "password": "1"}
{"cmd": "register", "username": "p137", "password": "1"}
{"cmd": "register", "username": "p138", "password": "1"}
{"cmd": "register", "username": "p139", "password": "1"}
{"cmd": "register", "username": "p140", "password": "1"}
{"cmd": "register", "username": "p141", "password": "1"}
{"cmd": "register", "username": "p142", "password": "1"}
{"cmd": "register", "username": "p143", "password": "1"}
{"cmd": "register", "username": "p144", "password": "1"}
{"cmd": "register", "username": "p145", "password": "1"}
{"cmd": "register", "username": "p146", "password": "1"}
{"cmd": "register", "username": "p147", "password": "1"}
{"cmd": "register", "username": "p148", "password": "1"}
{"cmd": "register", "username": "p149", "password": "1"}
{"cmd": "register", "username": "p150", "password": "1"}
{"cmd": "register", "username": "p151", "password": "1"}
{"cmd": "register", "username": "p152", "password": "1"}
{"cmd": "register", "username": "p153", "password": "1"}
{"cmd": "register", "username": "p154", "password": "1"}
{"cmd": "register", "username": "p155", "password": "1"}
{"cmd": "register", "username": "p156", "password": "1"}
{"cmd": "register", "username": "p157", "password": "1"}
{"cmd": "register", "username": "p158", "password": "1"}
{"cmd": "register", "username": "p159", "password": "1"}
{"cmd": "register", "username": "p160", "password": "1"}
{"cmd": "register", "username": "p161", "password": "1"}
{"cmd": "register", "username": "p162", "password": "1"}
{"cmd": "register", "username": "p163", "password": "1"}
{"cmd": "register", "username": "p164", "password": "1"}
{"cmd": "register", "username": "p165", "password": "1"}
{"cmd": "register", "username": "p166", "password": "1"}
{"cmd": "register", "username": "p167", "password": "1"}
{"cmd": "register", "username": "p168", "password": "1"}
{"cmd": "register", "username": "p169", "password": "1"}
{"cmd": "register", "username": "p170", "password": "1"}
{"cmd": "register", "username": "p171", "password": "1"}
{"cmd": "register", "username": "p172", "password": "1"}
{"cmd": "register", "username": "p173", "password": "1"}
{"cmd": "register", "username": "p174", "password": "1"}
{"cmd": "register", "username": "p175", "password": "1"}
{"cmd": "register", "username": "p176", "password": "1"}
{"cmd": "register", "username": "p177", "password": "1"}
{"cmd": "register", "username": "p178", "password": "1"}
{"cmd": "register", "username": "p179", "password": "1"}
{"cmd": "register", "username": "p180", "password": "1"}
{"cmd": "register", "username": "p181", "password": "1"}
{"cmd": "register", "username": "p182", "password": "1"}
{"cmd": "register", "username": "p183", "password": "1"}
{"cmd": "register", "username": "p184", "password": "1"}
{"cmd": "register", "username": "p185", "password": "1"}
{"cmd": "register", "username": "p186", "password": "1"}
{"cmd": "register", "username": "p187", "password": "1"}
{"cmd": "register", "username": "p188", "password": "1"}
{"cmd": "register", "username": "p189", "password": "1"}
{"cmd": "register", "username": "p190", "password": "1"}
{"cmd": "register", "username": "p191", "password": "1"}
{"cmd": "register", "username": "p192", "password": "1"}
{"cmd": "register", "username": "p193", "password": "1"}
{"cmd": "register", "username": "p194", "password": "1"}
{"cmd": "register", "username": "p195", "password": "1"}
{"cmd": "register", "username": "p196", "password": "1"}
{"cmd": "register", "username": "p197", "password": "1"}
{"cmd": "register", "username": "p198", "password": "1"}
{"cmd": "register", "username": "p199", "password": "1"}
{"cmd": "register", "username": "p200", "password": "1"}
{"cmd": "register", "username": "p201", "password": "1"}
{"cmd": "register", "username": "p202", "password": "1"}
{"cmd": "register", "username": "p203", "password": "1"}
{"cmd": "register", "username": "p204", "password": "1"}
{"cmd": "createGame", "sid": "p0001", "gameName": "game of p000"}
{"cmd": "createGame", "sid": "p0011", "gameName": "game of p001"}
{"cmd": "createGame", "sid": "p0021", "gameName": "game of p002"}
{"cmd": "createGame", "sid": "p0031", "gameName": "game of p003"}
{"cmd": "createGame", "sid": "p0041", "gameName": "game of p004"}
{"cmd": "createGame", "sid": "p0051", "gameName": "game of p005"}
{"cmd": "createGame", "sid": "p0061", "gameName": "game of p006"}
{"cmd": "createGame", "sid": "p0071", "gameName": "game of p007"}
{"cmd": "createGame", "sid": "p0081", "gameName": "game of p008"}
{"cmd": "createGame", "sid": "p0091", "gameName": "game of p009"}
{"cmd": "createGame", "sid": "p0101", "gameName": "game of p010"}
{"cmd": "createGame", "sid": "p0111", "gameName": "game of p011"}
{"cmd": "createGame", "sid": "p0121", "gameName": "game of p012"}
{"cmd": "createGame", "sid": "p0131", "gameName": "game of p013"}
{"cmd": "createGame", "sid": "p0141", "gameName": "game of p014"}
{"cmd": "createGame", "sid": "p0151", "gameName": "game of p015"}
{"cmd": "createGame", "sid": "p0161", "gameName": "game of p016"}
{"cmd": "createGame", "sid": "p0171", "gameName": "game of p017"}
{"cmd": "createGame", "sid": "p0181", "gameName": "game of p018"}
{"cmd": "createGame", "sid": "p0191", "gameName": "game of p019"}
{"cmd": "createGame", "sid": "p0201", "gameName": "game of p020"}
{"cmd": "createGame", "sid": "p0211", "gameName": "game of p021"}
{"cmd": "createGame", "sid": "p0221", "gameName": "game of p022"}
{"cmd": "createGame", "sid": "p0231", "gameName": "game of p023"}
{"cmd": "createGame", "sid": "p0241", "gameName": "game of p024"}
{"cmd": "createGame", "sid": "p0251", "gameName": "game of p025"}
{"cmd": "createGame", "sid": "p0261", "gameName": "game of p026"}
{"cmd": "createGame", "sid": "p0271", "gameName": "game of p027"}
{"cmd": "createGame", "sid": "p0281", "gameName": "game of p028"}
{"cmd": "createGame", "sid": "p0291", "gameName": "game of p029"}
{"cmd": "createGame", "sid": "p0301", "gameName": "game of p030"}
{"cmd": "createGame", "sid": "p0311", "gameName": "game of p031"}
{"cmd": "createGame", "sid": "p0321", "gameName": "game of p032"}
{"cmd": "createGame", "sid": "p0331", "gameName": "game of p033"}
{"cmd": "createGame", "sid": "p0341", "gameName": "game of p034"}
{"cmd": "createGame", "sid": "p0351", "gameName": "game of p035"}
{"cmd": "createGame", "sid": "p0361", "gameName": "game of p036"}
{"cmd": "createGame", "sid": "p0371", "gameName": "game of p037"}
{"cmd": "createGame", "sid": "p0381", "gameName": "game of p038"}
{"cmd": "createGame", "sid": "p0391", "gameName": "game of p039"}
{"cmd": "createGame", "sid": "p0401", "gameName": "game of p040"}
{"cmd": "createGame", "sid": "p0411", "gameName": "game of p041"}
{"cmd": "createGame", "sid": "p0421", "gameName": "game of p042"}
{"cmd": "createGame", "sid": "p0431", "gameName": "game of p043"}
{"cmd": "createGame", "sid": "p0441", "gameName": "game of p044"}
{"cmd": "createGame", "sid": "p0451", "gameName": "game of p045"}
{"cmd": "createGame", "sid": "p0461", "gameName": "game of p046"}
{"cmd": "createGame", "sid": "p0471", "gameName": "game of p047"}
{"cmd": "createGame", "sid": "p0481", "gameName": "game of p048"}
{"cmd": "createGame", "sid": "p0491", "gameName": "game of p049"}
{"cmd": "createGame", "sid": "p0501", "gameName": "game of p050"}
{"cmd": "createGame", "sid": "p0511", "gameName": "game of p051"}
{"cmd": "createGame", "sid": "p0521", "gameName": "game of p052"}
{"cmd": "createGame", "sid": "p0531", "gameName": "game of p053"}
{"cmd": "createGame", "sid": "p0541", "gameName": "game of p054"}
{"cmd": "createGame", "sid": "p0551", "gameName": "game of p055"}
{"cmd": "createGame", "sid": "p0561", "gameName": "game of p056"}
{"cmd": "createGame", "sid": "p0571", "gameName": "game of p057"}
{"cmd": "createGame", "sid": "p0581", "gameName": "game of p058"}
{"cmd": "createGame", "sid": "p0591", "gameName": "game of p059"}
{"cmd": "createGame", "sid": "p0601", "gameName": "game of p060"}
{"cmd": "createGame", "sid": "p0611", "gameName": "game of p061"}
{"cmd": "createGame", "sid": "p0621", "gameName": "game of p062"}
{"cmd": "createGame", "sid": "p0631", "gameName": "game of p063"}
{"cmd": "createGame", "sid": "p0641", "gameName": "game of p064"}
{"cmd": "createGame", "sid": "p0651", "gameName": "game of p065"}
{"cmd": "createGame", "sid": "p0661", "gameName": "game of p066"}
{"cmd": "createGame", "sid": "p0671", "gameName": "game of p067"}
{"cmd": "createGame", "sid": "p0681", "gameName": "game of p068"}
{"cmd": "createGame", "sid": "p0691", "gameName": "game of p069"}
{"cmd": "createGame", "sid": "p0701", "gameName": "game of p070"}
{"cmd": "createGame", "sid": "p0711", "gameName": "game of p071"}
{"cmd": "createGame", "sid": "p0721", "gameName": "game of p072"}
{"cmd": "createGame", "sid": "p0731", "gameName": "game of p073"}
{"cmd": "createGame", "sid": "p0741", "gameName": "game of p074"}
{"cmd": "createGame", "sid": "p0751", "gameName": "game of p075"}
{"cmd": "createGame", "sid": "p0761", "gameName": "game of p076"}
{"cmd": "createGame", "sid": "p0771", "gameName": "game of p077"}
{"cmd": "createGame", "sid": "p0781", "gameName": "game of p078"}
{"cmd": "createGame", "sid": "p0791", "gameName": "game of p079"}
{"cmd": "createGame", "sid": "p0801", "gameName": "game of p080"}
{"cmd": "createGame", "sid": "p0811", "gameName": "game of p081"}
{"cmd": "createGame", "sid": "p0821", "gameName": "game of p082"}
{"cmd": "createGame", "sid": "p0831", "gameName": "game of p083"}
{"cmd": "createGame", "sid": "p0841", "gameName": "game of p084"}
{"cmd": "createGame", "sid": "p0851", "gameName": "game of p085"}
{"cmd": "createGame", "sid": "p0861", "gameName": "game of p086"}
{"cmd": "createGame", "sid": "p0871", "gameName": "game of p087"}
{"cmd": "createGame", "sid": "p0881", "gameName": "game of p088"}
{"cmd": "createGame", "sid": "p0891", "gameName": "game of p089"}
{"cmd": "createGame", "sid": "p0901", "gameName": "game of p090"}
{"cmd": "createGame", "sid": "p0911", "gameName": "game of p091"}
{"cmd": "createGame", "sid": "p0921", "gameName": "game of p092"}
{"cmd": "createGame", "sid": "p0931", "gameName": "game of p093"}
{"cmd": "createGame", "sid": "p0941", "gameName": "game of p094"}
{"cmd": "createGame", "sid": "p0951", "gameName": "game of p095"}
{"cmd": "createGame", "sid": "p0961", "gameName": "game of p096"}
{"cmd": "createGame", "sid": "p0971", "gameName": "game of p097"}
{"cmd": "createGame", "sid": "p0981", "gameName": "game of p098"}
{"cmd": "createGame", "sid": "p0991", "gameName": "game of p099"}
{"cmd": "createGame", "sid": "p1001", "gameName": "game of p100"}
{"cmd": "createGame", "sid": "p1011", "gameName": "game of p101"}
{"cmd": "createGame", "sid": "p1021", "gameName": "game of p102"}
{"cmd": "createGame", "sid": "p1031", "gameName": "game of p103"}
{"cmd": "createGame", "sid": "p1041", "gameName": "game of p104"}
{"cmd": "createGame", "sid": "p1051", "gameName": "game of p105"}
{"cmd": "createGame", "sid": "p1061", "gameName": "game of p106"}
{"cmd": "createGame", "sid": "p1071", "gameName": "game of p107"}
{"cmd": "createGame", "sid": "p1081", "gameName": "game of p108"}
{"cmd": "createGame", "sid": "p1091", "gameName": "game of p109"}
{"cmd": "createGame", "sid": "p1101", "gameName": "game of p110"}
{"cmd": "createGame", "sid": "p1111", "gameName": "game of p111"}
{"cmd": "createGame", "sid": "p1121", "gameName": "game of p112"}
{"cmd": "createGame", "sid": "p1131", "gameName": "game of p113"}
{"cmd": "createGame", "sid": "p1141", "gameName": "game of p114"}
{"cmd": "createGame", "sid": "p1151", "gameName": "game of p115"}
{"cmd": "createGame", "sid": "p1161", "gameName": "game of p116"}
{"cmd": "createGame", "sid": "p1171", "gameName": "game of p117"}
{"cmd": "createGame", "sid": "p1181", "gameName": "game of p118"}
{"cmd": "createGame", "sid": "p1191", "gameName": "game of p119"}
{"cmd": "createGame", "sid": "p1201", "gameName": "game of p120"}
{"cmd": "createGame", "sid": "p1211", "gameName": "game of p121"}
{"cmd": "createGame", "sid": "p1221", "gameName": "game of p122"}
{"cmd": "createGame", "sid": "p1231", "gameName": "game of p123"}
{"cmd": "createGame", "sid": "p1241", "gameName": "game of p124"}
{"cmd": "createGame", "sid": "p1251", "gameName": "game of p125"}
{"cmd": "createGame", "sid": "p1261", "gameName": "game of p126"}
{"cmd": "createGame", "sid": "p1271", "gameName": "game of p127"}
{"cmd": "createGame", "sid": "p1281", "gameName": "game of p128"}
{"cmd": "createGame", "sid": "p1291", "gameName": "game of p129"}
{"cmd": "createGame", "sid": "p1301", "gameName": "game of p130"}
{"cmd": "createGame", "sid": "p1311", "gameName": "game of p131"}
{"cmd": "createGame", "sid": "p1321", "gameName": "game of p132"}
{"cmd": "createGame", "sid": "p1331", "gameName": "game of p133"}
{"cmd": "createGame", "sid": "p1341", "gameName": "game of p134"}
{"cmd": "createGame", "sid": "p1351", "gameName": "game of p135"}
{"cmd": "createGame", "sid": "p1361", "gameName": "game of p136"}
{"cmd": "createGame", "sid": "p1371", "gameName": "game of p137"}
{"cmd": "createGame", "sid": "p1381", "gameName": "game of p138"}
{"cmd": "createGame", "sid": "p1391", "gameName": "game of p139"}
{"cmd": "createGame", "sid": "p1401", "gameName": "game of p140"}
{"cmd": "createGame", "sid": "p1411", "gameName": "game of p141"}
{"cmd": "createGame", "sid": "p1421", "gameName": "game of p142"}
{"cmd": "createGame", "sid": "p1431", "gameName": "game of p143"}
{"cmd": "createGame", "sid": "p1441", "gameName": "game of p144"}
{"cmd": "createGame", "sid": "p1451", "gameName": "game of p145"}
{"cmd": "createGame", "sid": "p1461", "gameName": "game of p146"}
{"cmd": "createGame", "sid": "p1471", "gameName": "game of p147"}
{"cmd": "createGame", "sid": "p1481", "gameName": "game of p148"}
{"cmd": "createGame", "sid": "p1491", "gameName": "game of p149"}
{"cmd": "createGame", "sid": "p1501", "gameName": "game of p150"}
{"cmd": "createGame", "sid": "p1511", "gameName": "game of p151"}
{"cmd": "createGame", "sid": "p1521", "gameName": "game of p152"}
{"cmd": "createGame", "sid": "p1531", "gameName": "game of p153"}
{"cmd": "createGame", "sid": "p1541", "gameName": "game of p154"}
{"cmd": "createGame", "sid": "p1551", "gameName": "game of p155"}
{"cmd": "createGame", "sid": "p1561", "gameName": "game of p156"}
{"cmd": "createGame", "sid": "p1571", "gameName": "game of p157"}
{"cmd": "createGame", "sid": "p1581", "gameName": "game of p158"}
{"cmd": "createGame", "sid": "p1591", "gameName": "game of p159"}
{"cmd": "createGame", "sid": "p1601", "gameName": "game of p160"}
{"cmd": "createGame", "sid": "p1611", "gameName": "game of p161"}
{"cmd": "createGame", "sid": "p1621", "gameName": "game of p162"}
{"cmd": "createGame", "sid": "p1631", "gameName": "game of p163"}
{"cmd": "createGame", "sid": "p1641", "gameName": "game of p164"}
{"cmd": "createGame", "sid": "p1651", "gameName": "game of p165"}
{"cmd": "createGame", "sid": "p1661", "gameName": "game of p166"}
{"cmd": "createGame", "sid": "p1671", "gameName": "game of p167"}
{"cmd": "createGame", "sid": "p1681", "gameName": "game of p168"}
{"cmd": "createGame", "sid": "p1691", "gameName": "game of p169"}
{"cmd": "createGame", "sid": "p1701", "gameName": "game of p170"}
{"cmd": "createGame", "sid": "p1711", "gameName": "game of p171"}
{"cmd": "createGame", "sid": "p1721", "gameName": "game of p172"}
{"cmd": "createGame", "sid": "p1731", "gameName": "game of p173"}
{"cmd": "createGame", "sid": "p1741", "gameName": "game of p174"}
{"cmd": "createGame", "sid": "p1751", "gameName": "game of p175"}
{"cmd": "createGame", "sid": "p1761", "gameName": "game of p176"}
{"cmd": "createGame", "sid": "p1771", "gameName": "game of p177"}
{"cmd": "createGame", "sid": "p1781", "gameName": "game of p178"}
{"cmd": "createGame", "sid": "p1791", "gameName": "game of p179"}
{"cmd": "createGame", "sid": "p1801", "gameName": "game of p180"}
{"cmd": "createGame", "sid": "p1811", "gameName": "game of p181"}
{"cmd": "createGame", "sid": "p1821", "gameName": "game of p182"}
{"cmd": "createGame", "sid": "p1831", "gameName": "game of p183"}
{"cmd": "createGame", "sid": "p1841", "gameName": "game of p184"}
{"cmd": "createGame", "sid": "p1851", "gameName": "game of p185"}
{"cmd": "createGame", "sid": "p1861", "gameName": "game of p186"}
{"cmd": "createGame", "sid": "p1871", "gameName": "game of p187"}
{"cmd": "createGame", "sid": "p1881", "gameName": "game of p188"}
{"cmd": "createGame", "sid": "p1891", "gameName": "game of p189"}
{"cmd": "createGame", "sid": "p1901", "gameName": "game of p190"}
{"cmd": "createGame", "sid": "p1911", "gameName": "game of p191"}
{"cmd": "createGame", "sid": "p1921", "gameName": "game of p192"}
{"cmd": "createGame", "sid": "p1931", "gameName": "game of p193"}
{"cmd": "createGame", "sid": "p1941", "gameName": "game of p194"}
{"cmd": "createGame", "sid": "p1951", "gameName": "game of p195"}
{"cmd": "createGame", "sid": "p1961", "gameName": "game of p196"}
{"cmd": "createGame", "sid": "p1971", "gameName": "game of p197"}
{"cmd": "createGame", "sid": "p1981", "gameName": "game of p198"}
{"cmd": "createGame", "sid": "p1991", "gameName": "game of p199"}
{"cmd": "createGame", "sid": "p2001", "gameName": "game of p200"}
{"cmd": "createGame", "sid": "p2011", "gameName": "game of p201"}
{"cmd": "createGame", "sid": "p2021", "gameName": "game of p202"}
{"cmd": "createGame", "sid": "p2031", "gameName": "game of p203"}
{"cmd": "createGame", "sid": "p2041", "gameName": "game of p204"}
{"cmd": "getGamesList", "sid": "p0001"}
{"cmd": "getGamesList", "sid": "p0001", "limit": 201}
{"cmd": "getGamesList", "sid": "p0001", "after": "game of p199"}
{"cmd": "getGamesList", "sid": "p0001", "after": "game of p002", "limit": 201}
