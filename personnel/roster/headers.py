"""The headers offices write over the columns of a roster, in Thai and English.

They are compared by `text.match_key`: case, spaces, dashes, dots and Thai digits do not matter.
"""


def _split(headers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(
            header.strip() for header in text.replace("\n", "|").split("|") if header.strip()
        )
        for code, text in headers.items()
    }


HEADERS = _split(
    {
        "row_no": """
            ลำดับ | ลำดับที่ | ที่ | no | seq | item | running number
        """,
        "citizen_id": """
            เลขประจำตัวประชาชน | เลขบัตรประชาชน | เลขบัตรประจำตัวประชาชน | เลขบัตร | รหัสประจำตัวประชาชน
            รหัสบัตรประชาชน | หมายเลขประจำตัวประชาชน | หมายเลขบัตรประชาชน | เลขที่บัตรประชาชน
            เลขที่บัตรประจำตัวประชาชน | เลขประชาชน | เลข 13 หลัก | บัตรประชาชน | ปชช | ID_CARD | IDCARD_NO
            CARD_NO | CITIZEN_ID | CID | PID | NATIONAL_ID | PERSONAL_ID | ID card number
            citizen id number | identification number
        """,
        "prefix": """
            คำนำหน้า | คำนำหน้าชื่อ | คำนำหน้านาม | คำหน้านาม | คำนำ | TIT_NAME | TITLE | TITLE_NAME
            PREFIX | PREFIX_NAME | PRENAME | name title
        """,
        "first_name": """
            ชื่อ | ชื่อตัว | ชื่อจริง | นาม | ชื่อ (ไทย) | ชื่อภาษาไทย | FNAME | FIRST_NAME
            given name | FNAME_TH | PER_NAME
        """,
        "last_name": """
            นามสกุล | สกุล | ชื่อรอง-นามสกุล | นามสกุลภาษาไทย | LNAME | LAST_NAME
            LASTNAME | SURNAME | family name | LNAME_TH | PER_SURNAME
        """,
        "full_name": """
            ชื่อ-สกุล | ชื่อ-นามสกุล | ชื่อและสกุล | ชื่อและนามสกุล | ชื่อตัวชื่อสกุล | ชื่อตัวและชื่อสกุล
            คำนำหน้า ชื่อ-สกุล | คำนำหน้า ชื่อ นามสกุล | คำนำหน้าชื่อ ชื่อ-สกุล | รายชื่อ
            รายนาม | ชื่อบุคลากร | ชื่อข้าราชการ | ชื่อครู | ชื่อผู้ดำรงตำแหน่ง | ผู้ดำรงตำแหน่ง | ผู้ครองตำแหน่ง
            ชื่อ-สกุลผู้ครองตำแหน่ง | ชื่อ-สกุลผู้ดำรงตำแหน่ง | ชื่อ-นามสกุล ผู้ดำรงตำแหน่ง | ยศ ชื่อ-สกุล | ชื่อเต็ม | NAME
            FULL_NAME | NAME_SURNAME | name and surname | employee name | staff name
            person name
        """,
        "position": """
            ตำแหน่ง | ชื่อตำแหน่ง | ตำแหน่งปัจจุบัน | ตำแหน่งในสายงาน | ชื่อตำแหน่งในสายงาน | ตำแหน่งทางบริหาร
            ตำแหน่งข้าราชการ | POS_NAME | POSITION | POSITION_NAME | JOB_TITLE | current position
        """,
        "position_no": """
            ตำแหน่งเลขที่ | เลขที่ตำแหน่ง | เลขตำแหน่ง | เลขที่อัตรา | อัตราเลขที่ | เลขที่ตำแหน่ง (จ.18)
            เลขที่ จ.18 | POS_NO | POSITION_NO | POSITION_NUMBER
        """,
        "standing": """
            วิทยฐานะ | วิทยะฐานะ | วิทยาฐานะ | ACADEMIC_STANDING | standing
        """,
        "level": """
            ระดับ | อันดับ | คศ. | ระดับตำแหน่ง | อันดับ/ระดับ | ระดับ/อันดับ | ระดับ/คศ. | รับเงินเดือนอันดับ
            อันดับเงินเดือน | POS_LEV | POS_LEVEL | LEVEL | LEVEL_NAME | POSITION_LEVEL | RANK
        """,
        "unit_name": """
            โรงเรียน | ชื่อโรงเรียน | สถานศึกษา | ชื่อสถานศึกษา | หน่วยงาน | ชื่อหน่วยงาน | สถานที่ปฏิบัติงาน
            หน่วยงานที่สังกัด | หน่วยงาน/สถานศึกษา | โรงเรียน/หน่วยงาน | สถานศึกษา/หน่วยงาน | ปฏิบัติงานที่ | รร
            DEP_NAME | SCHOOL | SCHOOL_NAME | ORG_NAME | UNIT | UNIT_NAME | ORGANIZATION | workplace
        """,
        "unit_code": """
            รหัสโรงเรียน | รหัสสถานศึกษา | รหัสหน่วยงาน | รหัส smis | smis | รหัสกระทรวง | รหัสโรงเรียน smis
            รหัส obec | รหัสโรงเรียน obec | SCHOOL_ID | SCHOOL_CODE | UNIT_CODE | ORG_CODE | SMIS_CODE
            SMIS_ID | OBEC_ID | DEP_CODE
        """,
        "area": """
            สังกัด | เขตพื้นที่การศึกษา | เขตพื้นที่ | สพท. | สพป. | สพม. | สพป./สพม. | สำนักงานเขตพื้นที่การศึกษา
            AREA | AREA_NAME | AFFILIATION
        """,
        "birth_date": """
            วันเกิด | วันเดือนปีเกิด | ว/ด/ป เกิด | ว ด ป ที่เกิด | วันที่เกิด | เกิดวันที่ | วันเดือนปีที่เกิด
            วัน/เดือน/ปี/เกิด | BIRTH_DATE | BIRTHDAY | DOB | date of birth
        """,
        "start_date": """
            วันบรรจุ | วันที่บรรจุ | วันเดือนปีที่บรรจุ | วันเดือนปีบรรจุ | ว/ด/ป บรรจุ | ว/ด/ป ที่บรรจุ
            วันบรรจุเข้ารับราชการ | วันที่บรรจุเข้ารับราชการ | วันเริ่มรับราชการ | วันเริ่มปฏิบัติราชการ | วันสั่งบรรจุ
            บรรจุวันที่ | วันที่เริ่มปฏิบัติงาน | วันเดือนปีที่บรรจุเข้ารับราชการ | BEG_DATE | START_DATE | HIRE_DATE
            date of appointment
        """,
        "staff_no": """
            เลขประจำตัวข้าราชการ | รหัสบุคลากร | รหัสพนักงาน | รหัสข้าราชการ | เลขประจำตัวบุคลากร | STAFF_ID
            STAFF_NO | EMPLOYEE_ID | EMP_ID
        """,
        "email": """
            อีเมล | อีเมล์ | อีเมลล์ | ไปรษณีย์อิเล็กทรอนิกส์ | EMAIL | EMAIL_ADDRESS
        """,
        "phone": """
            โทรศัพท์ | เบอร์โทรศัพท์ | หมายเลขโทรศัพท์ | เบอร์โทร | โทร | มือถือ | เบอร์มือถือ
            โทรศัพท์มือถือ | เบอร์โทรศัพท์มือถือ | หมายเลขโทรศัพท์มือถือ | เบอร์ติดต่อ | TEL | TELEPHONE | PHONE
            PHONE_NO | MOBILE | MOBILE_NO
        """,
        "subject": """
            กลุ่มสาระ | กลุ่มสาระการเรียนรู้ | วิชาที่สอน | สาขาวิชาที่สอน | วิชาเอก | สอนวิชา | SUBJECT
            LEARNING_AREA
        """,
    }
)

# What looks like a field and is something else, and what the portal has no business to keep.
NEVER = _split(
    {
        "privilege": """
            role | roles | สิทธิ์ | สิทธิ | สิทธิ์การใช้งาน | สิทธิการใช้งาน | บทบาท | ชื่อผู้ใช้ | ผู้ใช้ | user
            username | user_name | user_id | login | is_active | is_admin | admin | groups | token
            ระดับสิทธิ์
        """,
        "private": """
            ที่อยู่ | ที่อยู่ปัจจุบัน | ที่อยู่ตามทะเบียนบ้าน | บ้านเลขที่ | หมู่ | หมู่ที่ | ถนน | ตำบล | แขวง | อำเภอ
            จังหวัด | รหัสไปรษณีย์ | address | postcode | zipcode | ศาสนา | religion | เชื้อชาติ | race
            สัญชาติ | nationality | หมู่เลือด | กรุ๊ปเลือด | หมู่โลหิต | blood | blood_type | โรคประจำตัว
            สุขภาพ | health | ความพิการ | disability | สถานภาพ | สถานภาพสมรส | marital_status | คู่สมรส
            บิดา | มารดา | เลขที่บัญชี | เลขบัญชี | line | line id | facebook
        """,
        "earlier-post": """
            BEG_POS_NAME | ตำแหน่งเดิม | ตำแหน่งแรกบรรจุ | ตำแหน่งที่บรรจุ | ตำแหน่งเมื่อบรรจุ | ตำแหน่งวันบรรจุ
            สังกัดเดิม | โรงเรียนเดิม | นามสกุลเดิม | ชื่อเดิม
        """,
        "other-name": """
            ชื่อเล่น | nickname | ชื่อภาษาอังกฤษ | ชื่ออังกฤษ | นามสกุลภาษาอังกฤษ | FNAME_EN | LNAME_EN
            name_en
        """,
    }
)
PRIVILEGE_WORDS = (
    "password",
    "passwd",
    "รหัสผ่าน",
    "superuser",
    "isstaff",
    "permission",
    "privilege",
)
PRIVATE_WORDS = ("ที่อยู่", "ศาสนา", "โรคประจำตัว", "ทะเบียนบ้าน")
