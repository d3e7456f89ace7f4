{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "m0"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x2"}
{"cmd": "chat", "sid": "a1", "message": "m3"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x5"}
{"cmd": "chat", "sid": "a1", "message": "m6"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x8"}
{"cmd": "chat", "sid": "a1", "message": "m9"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x11"}
{"cmd": "chat", "sid": "a1", "message": "m12"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x14"}
{"cmd": "chat", "sid": "a1", "message": "m15"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x17"}
{"cmd": "chat", "sid": "a1", "message": "m18"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x20"}
{"cmd": "chat", "sid": "a1", "message": "m21"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x23"}
{"cmd": "chat", "sid": "a1", "message": "m24"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x26"}
{"cmd": "chat", "sid": "a1", "message": "m27"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x29"}
{"cmd": "chat", "sid": "a1", "message": "m30"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x32"}
{"cmd": "chat", "sid": "a1", "message": "m33"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x35"}
{"cmd": "chat", "sid": "a1", "message": "m36"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x38"}
{"cmd": "chat", "sid": "a1", "message": "m39"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x41"}
{"cmd": "chat", "sid": "a1", "message": "m42"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x44"}
{"cmd": "chat", "sid": "a1", "message": "m45"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x47"}
{"cmd": "chat", "sid": "a1", "message": "m48"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x50"}
{"cmd": "chat", "sid": "a1", "message": "m51"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x53"}
{"cmd": "chat", "sid": "a1", "message": "m54"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x56"}
{"cmd": "chat", "sid": "a1", "message": "m57"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x59"}
{"cmd": "chat", "sid": "a1", "message": "m60"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x62"}
{"cmd": "chat", "sid": "a1", "message": "m63"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x65"}
{"cmd": "chat", "sid": "a1", "message": "m66"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x68"}
{"cmd": "chat", "sid": "a1", "message": "m69"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x71"}
{"cmd": "chat", "sid": "a1", "message": "m72"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x74"}
{"cmd": "chat", "sid": "a1", "message": "m75"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x77"}
{"cmd": "chat", "sid": "a1", "message": "m78"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x80"}
{"cmd": "chat", "sid": "a1", "message": "m81"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x83"}
{"cmd": "chat", "sid": "a1", "message": "m84"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x86"}
{"cmd": "chat", "sid": "a1", "message": "m87"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x89"}
{"cmd": "chat", "sid": "a1", "message": "m90"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x92"}
{"cmd": "chat", "sid": "a1", "message": "m93"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x95"}
{"cmd": "chat", "sid": "a1", "message": "m96"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x98"}
{"cmd": "chat", "sid": "a1", "message": "m99"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x101"}
{"cmd": "chat", "sid": "a1", "message": "m102"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x104"}
{"cmd": "chat", "sid": "a1", "message": "m105"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x107"}
{"cmd": "chat", "sid": "a1", "message": "m108"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x110"}
{"cmd": "chat", "sid": "a1", "message": "m111"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x113"}
{"cmd": "chat", "sid": "a1", "message": "m114"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x116"}
{"cmd": "chat", "sid": "a1", "message": "m117"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x119"}
{"cmd": "chat", "sid": "a1", "message": "m120"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x122"}
{"cmd": "chat", "sid": "a1", "message": "m123"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x125"}
{"cmd": "chat", "sid": "a1", "message": "m126"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x128"}
{"cmd": "chat", "sid": "a1", "message": "m129"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x131"}
{"cmd": "chat", "sid": "a1", "message": "m132"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x134"}
{"cmd": "chat", "sid": "a1", "message": "m135"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x137"}
{"cmd": "chat", "sid": "a1", "message": "m138"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x140"}
{"cmd": "chat", "sid": "a1", "message": "m141"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x143"}
{"cmd": "chat", "sid": "a1", "message": "m144"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x146"}
{"cmd": "chat", "sid": "a1", "message": "m147"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x149"}
{"cmd": "chat", "sid": "a1", "message": "m150"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x152"}
{"cmd": "chat", "sid": "a1", "message": "m153"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x155"}
{"cmd": "chat", "sid": "a1", "message": "m156"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x158"}
{"cmd": "chat", "sid": "a1", "message": "m159"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x161"}
{"cmd": "chat", "sid": "a1", "message": "m162"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x164"}
{"cmd": "chat", "sid": "a1", "message": "m165"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x167"}
{"cmd": "chat", "sid": "a1", "message": "m168"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x170"}
{"cmd": "chat", "sid": "a1", "message": "m171"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x173"}
{"cmd": "chat", "sid": "a1", "message": "m174"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x176"}
{"cmd": "chat", "sid": "a1", "message": "m177"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x179"}
{"cmd": "chat", "sid": "a1", "message": "m180"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x182"}
{"cmd": "chat", "sid": "a1", "message": "m183"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x185"}
{"cmd": "chat", "sid": "a1", "message": "m186"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x188"}
{"cmd": "chat", "sid": "a1", "message": "m189"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x191"}
{"cmd": "chat", "sid": "a1", "message": "m192"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x194"}
{"cmd": "chat", "sid": "a1", "message": "m195"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x197"}
{"cmd": "chat", "sid": "a1", "message": "m198"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x200"}
{"cmd": "chat", "sid": "a1", "message": "m201"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x203"}
{"cmd": "chat", "sid": "a1", "message": "m204"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x206"}
{"cmd": "chat", "sid": "a1", "message": "m207"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x209"}
{"cmd": "chat", "sid": "a1", "message": "m210"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x212"}
{"cmd": "chat", "sid": "a1", "message": "m213"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x215"}
{"cmd": "chat", "sid": "a1", "message": "m216"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x218"}
{"cmd": "chat", "sid": "a1", "message": "m219"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x221"}
{"cmd": "chat", "sid": "a1", "message": "m222"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x224"}
{"cmd": "chat", "sid": "a1", "message": "m225"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x227"}
{"cmd": "chat", "sid": "a1", "message": "m228"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x230"}
{"cmd": "chat", "sid": "a1", "message": "m231"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x233"}
{"cmd": "chat", "sid": "a1", "message": "m234"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x236"}
{"cmd": "chat", "sid": "a1", "message": "m237"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x239"}
{"cmd": "chat", "sid": "a1", "message": "m240"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x242"}
{"cmd": "chat", "sid": "a1", "message": "m243"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x245"}
{"cmd": "chat", "sid": "a1", "message": "m246"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x248"}
{"cmd": "chat", "sid": "a1", "message": "m249"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x251"}
{"cmd": "chat", "sid": "a1", "message": "m252"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x254"}
{"cmd": "chat", "sid": "a1", "message": "m255"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x257"}
{"cmd": "chat", "sid": "a1", "message": "m258"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x260"}
{"cmd": "chat", "sid": "a1", "message": "m261"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x263"}
{"cmd": "chat", "sid": "a1", "message": "m264"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x266"}
{"cmd": "chat", "sid": "a1", "message": "m267"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x269"}
{"cmd": "chat", "sid": "a1", "message": "m270"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x272"}
{"cmd": "chat", "sid": "a1", "message": "m273"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x275"}
{"cmd": "chat", "sid": "a1", "message": "m276"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x278"}
{"cmd": "chat", "sid": "a1", "message": "m279"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x281"}
{"cmd": "chat", "sid": "a1", "message": "m282"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x284"}
{"cmd": "chat", "sid": "a1", "message": "m285"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x287"}
{"cmd": "chat", "sid": "a1", "message": "m288"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x290"}
{"cmd": "chat", "sid": "a1", "message": "m291"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x293"}
{"cmd": "chat", "sid": "a1", "message": "m294"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x296"}
{"cmd": "chat", "sid": "a1", "message": "m297"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "x299"}
